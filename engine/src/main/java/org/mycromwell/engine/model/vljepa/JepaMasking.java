package org.mycromwell.engine.model.vljepa;

/**
 * What the student does not see.
 *
 * @param textSpans share of the text tokens hidden in spans
 * @param spanLength tokens of a span
 * @param textRandom share of the text tokens hidden one by one
 * @param vision least share of the vision tokens hidden, in rectangles that may overlap
 * @param blockScale share of the image that one rectangle covers
 */
public record JepaMasking(
    float textSpans, int spanLength, float textRandom, float vision, float blockScale) {
  /** Two fifths of the text, three fifths of the image. */
  public static final JepaMasking DEFAULT = new JepaMasking(0.3f, 6, 0.1f, 0.6f, 0.18f);

  /** Checks the shares; a failure names the field. */
  public JepaMasking {
    Fields.real("masking.textSpans", textSpans, 0, 0.95f);
    Fields.range("masking.spanLength", spanLength, 1, 1024);
    Fields.real("masking.textRandom", textRandom, 0, 0.95f);
    Fields.real("masking.vision", vision, 0, 0.95f);
    Fields.real("masking.blockScale", blockScale, 0.01f, 1);
  }
}

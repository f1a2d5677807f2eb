package org.mycromwell.engine.model.vljepa;

import org.mycromwell.engine.nn.ImageGrid;
import org.mycromwell.engine.random.CounterRandom;

/**
 * Which text rows and which vision rows of a batch the student does not see; a function of seed,
 * step and the shapes.
 */
final class Masks {
  private static final long TEXT_STREAM = 1;
  private static final long VISION_STREAM = 2;

  /** Tries per unit; where the shares cannot be met, fewer are hidden. */
  private static final int MAX_TRIES = 200;

  private final boolean[] text;
  private final boolean[] vision;

  private Masks(boolean[] text, boolean[] vision) {
    this.text = text;
    this.vision = vision;
  }

  static Masks of(BatchLayout layout, JepaMasking masking, CounterRandom random) {
    boolean[] text = new boolean[layout.textRows()];
    CounterRandom textRandom = random.stream(TEXT_STREAM);
    for (int e = 0; e < layout.examples().size(); e++) {
      maskText(
          text, layout.textBegin()[e], layout.textBegin()[e + 1], masking, textRandom.stream(e));
    }
    boolean[] vision = new boolean[layout.visionRows()];
    CounterRandom visionRandom = random.stream(VISION_STREAM);
    ImageGrid grid = layout.grid();
    for (int i = 0; i < grid.count(); i++) {
      maskImage(
          vision,
          grid.begin(i),
          grid.heights()[i],
          grid.widths()[i],
          masking,
          visionRandom.stream(i));
    }
    return new Masks(text, vision);
  }

  private static void maskText(
      boolean[] hidden, int begin, int end, JepaMasking masking, CounterRandom random) {
    int n = end - begin;
    int wanted = Math.round(masking.textSpans() * n);
    int span = Math.clamp(masking.spanLength(), 1, Math.max(1, wanted));
    int done = 0;
    for (int turn = 0; turn < MAX_TRIES && done < wanted; turn++) {
      int first = begin + random.below(n - Math.min(span, n) + 1, turn);
      for (int i = first; i < first + span && i < end && done < wanted; i++) {
        done += hidden[i] ? 0 : 1;
        hidden[i] = true;
      }
    }
    for (int i = begin; i < end; i++) {
      if (random.uniform(MAX_TRIES + (long) i - begin) < masking.textRandom()) {
        hidden[i] = true;
      }
    }
  }

  private static void maskImage(
      boolean[] hidden,
      int begin,
      int height,
      int width,
      JepaMasking masking,
      CounterRandom random) {
    int wanted = Math.round(masking.vision() * height * width);
    int done = 0;
    for (int turn = 0; turn < MAX_TRIES && done < wanted; turn++) {
      double aspect = 0.75 + 0.75 * random.uniform(3L * turn);
      double area = masking.blockScale() * height * width;
      int blockHeight = Math.clamp(Math.round(Math.sqrt(area * aspect)), 1, height);
      int blockWidth = Math.clamp(Math.round(area / blockHeight), 1, width);
      int top = random.below(height - blockHeight + 1, 3L * turn + 1);
      int left = random.below(width - blockWidth + 1, 3L * turn + 2);
      for (int y = top; y < top + blockHeight; y++) {
        for (int x = left; x < left + blockWidth; x++) {
          int i = begin + y * width + x;
          done += hidden[i] ? 0 : 1;
          hidden[i] = true;
        }
      }
    }
  }

  boolean text(int row) {
    return text[row];
  }

  boolean vision(int row) {
    return vision[row];
  }

  /** Whether the row of the memory, as {@link BatchLayout#memory} counts, is hidden. */
  boolean memory(int source) {
    return source < vision.length ? vision[source] : text[source - vision.length];
  }
}

package org.mycromwell.engine.model.vljepa.inference;

import org.mycromwell.engine.exec.Task;
import org.mycromwell.engine.exec.Worker;
import org.mycromwell.engine.model.vljepa.Coordinates;
import org.mycromwell.engine.model.vljepa.ImportOrder;
import org.mycromwell.engine.model.vljepa.PromptLanguage;
import org.mycromwell.engine.model.vljepa.TextConfig;
import org.mycromwell.engine.model.vljepa.TokenGeometry;
import org.mycromwell.engine.model.vljepa.TokenMatches;
import org.mycromwell.engine.model.vljepa.VlJepaConfig;
import org.mycromwell.engine.model.vljepa.VlJepaTensors;
import org.mycromwell.engine.model.vljepa.inference.SegmentAttention.Heads;
import org.mycromwell.engine.model.vljepa.inference.SegmentAttention.Segments;
import org.mycromwell.engine.model.weights.WeightLoader;
import org.mycromwell.engine.nn.Rope;

/** Reads the text of a prompt, every token with all others in view. Weights are immutable. */
final class LanguageEncoder {
  private final int hidden;
  private final boolean wholeWords;
  private final ScaledEmbedding embedding;

  /** Rows for {@link TokenMatches}, scaled; empty where the model does not look for matches. */
  private final float[] matchRows;

  /** Rows for {@link PromptLanguage}, scaled; empty where the model does not know languages. */
  private final float[] languageRows;

  /** Rows for the habits of the code, scaled; empty where the model does not know them. */
  private final float[] styleRows;

  /** Rows for {@link ImportOrder}, scaled; empty where the model does not look. */
  private final float[] importRows;

  private final ShiftTaps shift;
  private final EncoderBlocks blocks;
  private final float[] outputNorm;
  private final Rope rope;
  private final FloatBuffer stream = new FloatBuffer();
  private final FloatBuffer embedded = new FloatBuffer();

  LanguageEncoder(VlJepaConfig config, WeightLoader loader) {
    TextConfig text = config.text();
    hidden = text.hidden();
    wholeWords = text.wholeWords();
    embedding =
        new ScaledEmbedding(
            loader.embedding(VlJepaTensors.EMBEDDING), config.embeddingScale(), hidden);
    float scale = config.embeddingScale();
    matchRows =
        text.exactMatch() ? scaled(loader.floats(VlJepaTensors.MATCH), scale) : new float[0];
    languageRows =
        text.language() ? scaled(loader.floats(VlJepaTensors.LANGUAGE), scale) : new float[0];
    boolean habits = text.habits();
    styleRows = habits ? scaled(loader.floats(VlJepaTensors.STYLE), scale) : new float[0];
    importRows = habits ? scaled(loader.floats(VlJepaTensors.IMPORTS), scale) : new float[0];
    shift = ShiftTaps.load(loader, "enc.shift.weight", hidden, text.shiftTaps());
    blocks =
        EncoderBlocks.load(
            loader,
            "enc.",
            text.layers(),
            new Heads(text.queryHeads(), text.kvHeads(), text.headDim()),
            config.qkNorm());
    outputNorm = loader.floats("enc.output_norm.weight");
    rope = new Rope(text.headDim(), config.ropeBase(), config.gridPairs());
  }

  private static float[] scaled(float[] rows, float scale) {
    for (int i = 0; i < rows.length; i++) {
      rows[i] *= scale;
    }
    return rows;
  }

  ScaledEmbedding embedding() {
    return embedding;
  }

  /**
   * Reads a text; false when stopped. The rows are then in {@link #rows}.
   *
   * @param places of the tokens
   * @param geometry that finds what matches
   * @param layerWork what a layer counts
   */
  boolean read(
      int[] tokens,
      Coordinates places,
      TokenGeometry geometry,
      EncoderWork work,
      ReadingSteps steps,
      long layerWork) {
    if (!steps.goesOn()) {
      return false;
    }
    int n = tokens.length;
    float[] x = stream.of(n, hidden);
    int[] matches = matchRows.length > 0 ? geometry.matches(tokens, wholeWords) : new int[0];
    int language = languageRows.length > 0 ? geometry.language(tokens).ordinal() : 0;
    int[] style = styleRows.length > 0 ? geometry.style(tokens) : new int[0];
    int[] imports = importRows.length > 0 ? geometry.imports(tokens) : new int[0];
    work.ops()
        .workers()
        .run(
            new Task() {
              @Override
              public void run(Worker worker) {
                embed(worker, tokens, matches, language, style, imports, x);
              }
            });
    if (shift.count() > 0) {
      float[] before = embedded.of(n, hidden);
      System.arraycopy(x, 0, before, 0, n * hidden);
      work.ops()
          .workers()
          .run(
              new Task() {
                @Override
                public void run(Worker worker) {
                  for (int i = worker.begin(n, 1); i < worker.end(n, 1); i++) {
                    shift.addNeighbours(before, n, i, x);
                  }
                }
              });
    }
    Angles angles =
        Angles.of(rope, places.linear(), places.row(), places.col(), n, work.ops().workers());
    Segments all = Segments.of(n, n);
    for (int layer = 0; layer < blocks.layers(); layer++) {
      blocks.layer(layer, work, x, n, all, angles, steps);
      if (!steps.advance(layerWork)) {
        return false;
      }
    }
    work.ops().normalise(x, n, outputNorm);
    return true;
  }

  private void embed(
      Worker worker,
      int[] tokens,
      int[] matches,
      int language,
      int[] style,
      int[] imports,
      float[] x) {
    for (int i = worker.begin(tokens.length, 1); i < worker.end(tokens.length, 1); i++) {
      embedding.embed(tokens[i], x, i * hidden);
      if (matches.length > 0) {
        addRow(matchRows, matches[i], x, i);
      }
      if (languageRows.length > 0) {
        addRow(languageRows, language, x, i);
      }
      for (int row : style) {
        addRow(styleRows, row, x, i);
      }
      if (imports.length > 0) {
        addRow(importRows, imports[i], x, i);
      }
    }
  }

  private void addRow(float[] rows, int row, float[] x, int i) {
    for (int c = 0; c < hidden; c++) {
      x[i * hidden + c] += rows[row * hidden + c];
    }
  }

  /** What was read last, {@code n x hidden}. */
  float[] rows(int n) {
    return stream.of(n, hidden);
  }
}

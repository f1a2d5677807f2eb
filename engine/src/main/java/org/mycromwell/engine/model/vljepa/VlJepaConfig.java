package org.mycromwell.engine.model.vljepa;

import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.format.GgufFile;
import org.mycromwell.engine.format.GgufWriter;
import org.mycromwell.engine.model.weights.TensorSpec;

/**
 * Shape of a Cromwell VL-JEPA.
 *
 * @param contextLength tokens of context and answer together that the model is made for
 * @param gridPairs pairs of a head that turn by the row of a token, and as many by its column; the
 *     rest turn by its place in the text
 * @param qkNorm whether queries and keys of the two language parts are normalised per head
 * @param embeddingScale factor of the token embeddings where they enter the two language parts: as
 *     output matrix they must be small, and as input they would drown in what the first layers add
 */
public record VlJepaConfig(
    int vocabulary,
    int contextLength,
    float rmsEps,
    float ropeBase,
    int gridPairs,
    boolean qkNorm,
    float embeddingScale,
    VisionConfig vision,
    TextConfig text,
    FusionConfig fusion,
    JepaConfig jepa,
    HeadConfig head) {
  /** The value of {@code general.architecture}, and the prefix of the keys. */
  public static final String ARCHITECTURE = "cromwell-vljepa";

  private static final int MAX_VOCABULARY = 1 << 20;
  private static final int MAX_CONTEXT = 1 << 20;

  /** Checks that the parts fit together; an {@link EngineException} names the field. */
  public VlJepaConfig {
    Fields.range("vocabulary", vocabulary, 1, MAX_VOCABULARY);
    Fields.range("contextLength", contextLength, 2, MAX_CONTEXT);
    Fields.real("rmsEps", rmsEps, 1e-12f, 0.1f);
    Fields.real("ropeBase", ropeBase, 1.001f, 1e9f);
    Fields.range("gridPairs", gridPairs, 0, 512);
    Fields.real("embeddingScale", embeddingScale, 1e-3f, 1e3f);
    if (head.hidden() != text.hidden()) {
      throw Fields.bad(
          "head.hidden is " + head.hidden() + "; it must be text.hidden " + text.hidden());
    }
    Fields.multiple("fusion.hidden", fusion.hidden(), "eight times jepa.heads", 8 * jepa.heads());
    checkGrid("text.headDim", text.headDim(), gridPairs);
    checkGrid("head.headDim", head.headDim(), gridPairs);
    checkGrid("fusion.hidden / jepa.heads", fusion.hidden() / jepa.heads(), gridPairs);
  }

  private static void checkGrid(String field, int headDim, int gridPairs) {
    if (4 * gridPairs > headDim) {
      throw Fields.bad(
          "gridPairs is "
              + gridPairs
              + "; "
              + field
              + " "
              + headDim
              + " has room for at most "
              + headDim / 4);
    }
  }

  /** Reads and checks the configuration of a file, and that the file has just its tensors. */
  public static VlJepaConfig read(GgufFile file) {
    return new VlJepaKeys.Reader(file).read();
  }

  /** Writes architecture and configuration. */
  public void write(GgufWriter writer) {
    VlJepaKeys.write(this, writer);
  }

  /** Trained values of the model. */
  public long parameterCount() {
    return VlJepaTensors.of(this).stream().mapToLong(TensorSpec::elements).sum();
  }

  /** Trained values of one component; a tied output matrix counts as part of the encoder. */
  public long parameterCount(Component component) {
    return VlJepaTensors.of(this).stream()
        .filter(tensor -> Component.of(tensor.name()) == component)
        .mapToLong(TensorSpec::elements)
        .sum();
  }
}

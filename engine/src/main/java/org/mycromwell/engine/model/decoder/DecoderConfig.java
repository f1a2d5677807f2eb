package org.mycromwell.engine.model.decoder;

import org.mycromwell.engine.format.GgufFile;
import org.mycromwell.engine.model.weights.TensorSpec;

/**
 * Shape of a decoder.
 *
 * @param hidden width of the residual stream
 * @param ffn width of the gated feed-forward layer
 * @param kvHeads key-value heads; each serves {@code queryHeads / kvHeads} query heads
 * @param headDim elements of a head; {@code queryHeads * headDim} need not be {@code hidden}
 * @param contextLength positions the model was made for
 * @param rmsEps added to the mean square in every normalisation
 * @param qkvBias whether q, k and v have a bias
 * @param tiedOutput whether the token embedding is the output matrix as well
 */
public record DecoderConfig(
    Family family,
    int layers,
    int hidden,
    int ffn,
    int queryHeads,
    int kvHeads,
    int headDim,
    int vocabulary,
    int contextLength,
    float rmsEps,
    RopeConfig rope,
    boolean qkvBias,
    boolean tiedOutput) {
  public DecoderConfig {
    if (kvHeads < 1 || queryHeads % kvHeads != 0) {
      throw new IllegalArgumentException(queryHeads + " query heads, " + kvHeads + " kv heads");
    }
    if (rope.dimensions() % 2 != 0 || rope.dimensions() > headDim) {
      throw new IllegalArgumentException(
          rope.dimensions() + " rotated elements in heads of " + headDim);
    }
  }

  /**
   * Reads and checks the configuration of a file; see {@link DecoderTensors#check} for its tensors.
   */
  public static DecoderConfig read(GgufFile file) {
    return new DecoderConfigReader(file).read();
  }

  /** Elements of the queries of one position. */
  public int queryDim() {
    return queryHeads * headDim;
  }

  /** Elements of the keys (and of the values) of one position. */
  public int kvDim() {
    return kvHeads * headDim;
  }

  /** Trained values of the model. */
  public long parameterCount() {
    return DecoderTensors.of(this).stream()
        .filter(tensor -> tensor.role() != TensorSpec.Role.ROPE_FACTORS)
        .mapToLong(TensorSpec::elements)
        .sum();
  }
}

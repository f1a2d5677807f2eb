package org.mycromwell.engine.model.weights;

import java.lang.foreign.MemorySegment;
import org.mycromwell.engine.format.TensorInfo;
import org.mycromwell.engine.quant.QuantFormat;

/** The embedding matrix, read row by row from the mapped file. Immutable; lives as long as it. */
public final class TokenEmbedding {
  private final QuantFormat format;
  private final MemorySegment data;
  private final long rowBytes;
  private final int hidden;

  TokenEmbedding(TensorInfo tensor) {
    format = QuantFormat.of(tensor.type());
    data = tensor.data();
    rowBytes = tensor.type().sizeBytes(tensor.cols());
    hidden = (int) tensor.cols();
  }

  /** Writes the embedding of a token to {@code out[at ..]}. */
  public void embed(int token, float[] out, int at) {
    format.dequantize(data, token * rowBytes, out, at, hidden);
  }
}

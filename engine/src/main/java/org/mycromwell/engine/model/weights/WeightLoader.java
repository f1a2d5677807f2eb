package org.mycromwell.engine.model.weights;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.format.GgufFile;
import org.mycromwell.engine.format.TensorInfo;
import org.mycromwell.engine.kernel.Kernels;
import org.mycromwell.engine.nn.PackedLinear;
import org.mycromwell.engine.quant.QuantFormat;

/**
 * Makes the weights of a checked file ready to compute with. Matrices are read from the mapped file
 * where the kernel can, and otherwise live as packed copies in the arena; all workers pack.
 */
public record WeightLoader(GgufFile file, Kernels kernels, Arena arena, Workers workers) {
  /** A matrix without bias. */
  public PackedLinear matrix(String name) {
    return matrix(name, null);
  }

  /** A matrix to multiply with. */
  public PackedLinear matrix(String name, float @Nullable [] bias) {
    TensorInfo tensor = file.tensor(name);
    int rows = (int) tensor.rows();
    int cols = (int) tensor.cols();
    MemorySegment stored = tensor.data();
    PackedLinear linear =
        PackedLinear.of(kernels, tensor.type(), stored, rows, cols, bias, arena, workers);
    if (stored.isMapped() && PackedLinear.packedBytes(kernels, tensor.type(), rows, cols) > 0) {
      // Only the packed copy is read from here on; without this the process would hold both.
      stored.unload();
    }
    return linear;
  }

  /** All elements of a small tensor as floats, row by row. */
  public float[] floats(String name) {
    TensorInfo tensor = file.tensor(name);
    int cols = (int) tensor.cols();
    int rows = (int) tensor.rows();
    float[] values = new float[Math.multiplyExact(rows, cols)];
    long rowBytes = tensor.type().sizeBytes(cols);
    for (int row = 0; row < rows; row++) {
      QuantFormat.of(tensor.type())
          .dequantize(tensor.data(), row * rowBytes, values, row * cols, cols);
    }
    return values;
  }

  /** The embedding of tokens. */
  public TokenEmbedding embedding(String name) {
    return new TokenEmbedding(file.tensor(name));
  }
}

package org.mycromwell.engine.bench;

import org.mycromwell.engine.format.GgufFile;
import org.mycromwell.engine.format.TensorInfo;
import org.mycromwell.engine.kernel.Kernels;
import org.mycromwell.engine.kernel.MatMul;
import org.mycromwell.engine.model.decoder.DecoderConfig;
import org.mycromwell.engine.model.decoder.DecoderTensors;
import org.mycromwell.engine.model.weights.TensorSpec;
import org.mycromwell.engine.model.weights.TensorSpec.Role;

/**
 * What the matrices of a decoder cost per token, to judge its speed by; attention over the cache
 * and everything else is left out.
 *
 * @param readBytes weights a generated token reads, in the layout the kernels use
 * @param operations floating-point operations of a token inside a prompt, whose logits nobody
 *     wants, a multiplication and an addition counted as two
 */
public record TokenWork(long readBytes, double operations) {
  /** The work of a model. */
  public static TokenWork of(GgufFile file, DecoderConfig config, Kernels kernels) {
    long readBytes = 0;
    double operations = 0;
    for (TensorSpec spec : DecoderTensors.of(config)) {
      boolean output =
          config.tiedOutput()
              ? spec.role() == Role.EMBEDDING
              : spec.name().equals(DecoderTensors.OUTPUT);
      if (spec.role() != Role.MATRIX && !output) {
        continue;
      }
      TensorInfo tensor = file.tensor(spec.name());
      MatMul kernel = kernels.matMul(tensor.type());
      readBytes +=
          kernel.readsStoredLayout()
              ? tensor.data().byteSize()
              : kernel.packedBytes(spec.rows(), spec.cols());
      operations += output ? 0 : 2.0 * spec.elements();
    }
    return new TokenWork(readBytes, operations);
  }
}

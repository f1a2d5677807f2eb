package org.mycromwell.engine.model.decoder;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.mycromwell.engine.format.GgufFile;
import org.mycromwell.engine.kernel.ActivationForm;
import org.mycromwell.engine.kernel.Activations;
import org.mycromwell.engine.kernel.Kernels;
import org.mycromwell.engine.kernel.MatMul;
import org.mycromwell.engine.model.weights.TensorSpec;
import org.mycromwell.engine.model.weights.TensorSpec.Role;

/**
 * The forms in which the products of a model may ask for their inputs, which depends on the types
 * of its weights.
 *
 * @param normed of the normalised residual stream
 * @param attended of the result of the attention
 * @param gated of the gated feed-forward layer
 */
record ActivationForms(
    Set<ActivationForm> normed, Set<ActivationForm> attended, Set<ActivationForm> gated) {
  static ActivationForms of(
      GgufFile file, DecoderConfig config, Kernels kernels, DecoderOptions options) {
    List<String> matrices =
        DecoderTensors.of(config).stream()
            .filter(spec ->
                spec.role() == Role.MATRIX
                    || (spec.role() == Role.EMBEDDING && config.tiedOutput()))
            .map(TensorSpec::name)
            .toList();
    return of(file, matrices, kernels, options);
  }

  /**
   * @param matrices names of all that is multiplied with
   */
  static ActivationForms of(
      GgufFile file, List<String> matrices, Kernels kernels, DecoderOptions options) {
    ActivationForms forms =
        new ActivationForms(
            EnumSet.noneOf(ActivationForm.class),
            EnumSet.noneOf(ActivationForm.class),
            EnumSet.noneOf(ActivationForm.class));
    for (String name : matrices) {
      MatMul kernel = kernels.matMul(file.tensor(name).type());
      for (int n = 1; n <= options.chunkRows(); n++) {
        forms.ofInput(name).add(kernel.activationForm(n));
      }
    }
    return forms;
  }

  private Set<ActivationForm> ofInput(String matrix) {
    if (matrix.endsWith("attn_output.weight")) {
      return attended;
    }
    return matrix.endsWith("ffn_down.weight") ? gated : normed;
  }

  /** Heap bytes of an input of {@code rows x cols} values in all these forms. */
  static long sizeBytes(Set<ActivationForm> forms, int rows, int cols) {
    long bytes = (long) Float.BYTES * rows * cols;
    for (ActivationForm form : forms) {
      bytes += Activations.formBytes(form, rows, cols);
    }
    return bytes;
  }
}

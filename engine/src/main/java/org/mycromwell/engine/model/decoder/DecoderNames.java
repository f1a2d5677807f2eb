package org.mycromwell.engine.model.decoder;

/**
 * How the tensors of a decoder are named in a file.
 *
 * @param prefix before the names of layers and the last norm
 * @param output the matrix that makes logits
 */
public record DecoderNames(String prefix, String output) {
  /** The names in a file that is a decoder. */
  static DecoderNames of(DecoderConfig config) {
    return new DecoderNames(
        "", config.tiedOutput() ? DecoderTensors.EMBEDDING : DecoderTensors.OUTPUT);
  }
}

package org.mycromwell.engine.model.decoder;

/**
 * Sizes of a decoder's buffers.
 *
 * @param chunkRows most tokens one pass reads
 * @param logitRows most tokens of one pass whose logits can be asked for
 */
public record DecoderOptions(int chunkRows, int logitRows) {
  private static final int MAX_ROWS = 1 << 16;

  /** For generation: chunks of 512, logits of the last token or of up to 64 drafted ones. */
  public static final DecoderOptions DEFAULT = new DecoderOptions(512, 64);

  public DecoderOptions {
    if (chunkRows < 1 || chunkRows > MAX_ROWS || logitRows < 1 || logitRows > chunkRows) {
      throw new IllegalArgumentException(chunkRows + " chunk rows, " + logitRows + " logit rows");
    }
  }
}

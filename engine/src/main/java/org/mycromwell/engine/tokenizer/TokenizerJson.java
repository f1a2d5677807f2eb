package org.mycromwell.engine.tokenizer;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;

/**
 * Tokenizers in {@code tokenizer.json}, the format of Hugging Face's tokenizers: byte-level BPE,
 * and SentencePiece BPE with byte fallback. The format knows no roles but BOS and EOS; the others
 * are found again by known names.
 */
public final class TokenizerJson {
  private static final long MAX_BYTES = 256L << 20;

  private TokenizerJson() {}

  /**
   * Reads a file.
   *
   * @throws EngineException that names the file and the field, if it is wrong or asks for a kind of
   *     tokenizer that is not supported
   */
  public static TokenizerDefinition read(Path file) {
    try {
      long size = Files.size(file);
      if (size > MAX_BYTES) {
        throw new EngineException(
            Kind.BAD_FILE, file + " has " + size + " bytes, the limit is " + MAX_BYTES);
      }
      try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
        return new TokenizerJsonReader(file.toString()).read(in);
      }
    } catch (IOException e) {
      throw new EngineException(
          Kind.BAD_FILE, file + " cannot be read: " + e.getClass().getSimpleName(), e);
    }
  }

  /**
   * Writes the tokenizer; the stream stays open.
   *
   * @throws EngineException if the pre-tokeniser cannot be spelt in this format
   * @throws IOException as the stream does
   */
  public static void write(TokenizerDefinition definition, OutputStream out) throws IOException {
    new TokenizerJsonWriter(definition).write(out);
  }
}

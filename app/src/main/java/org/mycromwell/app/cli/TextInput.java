package org.mycromwell.app.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.edit.Snapshot;

/** Reads UTF-8 text exactly as it is; what is not UTF-8 is refused rather than replaced. */
final class TextInput {
  /** No prompt is longer, and text that is takes several times its size to tokenise. */
  private static final int MAX_BYTES = 256 << 20;

  private TextInput() {}

  /** What is to be edited or completed; - is standard input. */
  static Snapshot snapshot(String file) throws IOException {
    return file.equals("-")
        ? Snapshot.of("standard input", System.in.readNBytes(Snapshot.MAX_BYTES + 1))
        : Snapshot.read(Path.of(file));
  }

  /** All of standard input. */
  static String standardInput() throws IOException {
    return decode(System.in.readNBytes(MAX_BYTES + 1), "standard input");
  }

  /** A whole file. */
  static String file(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new EngineException(Kind.BAD_FILE, file + " is a directory, expected a text file");
    }
    if (Files.size(file) > MAX_BYTES) {
      throw tooLong(file.toString());
    }
    return decode(Files.readAllBytes(file), file.toString());
  }

  private static String decode(byte[] bytes, String source) {
    if (bytes.length > MAX_BYTES) {
      throw tooLong(source);
    }
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer input = ByteBuffer.wrap(bytes);
    CharBuffer text = CharBuffer.allocate(bytes.length);
    CoderResult result = decoder.decode(input, text, true);
    if (result.isError()) {
      throw new EngineException(
          Kind.BAD_FILE,
          source + " is not UTF-8 text: the byte at offset " + input.position() + " is invalid");
    }
    return text.flip().toString();
  }

  private static EngineException tooLong(String source) {
    return new EngineException(
        Kind.BAD_FILE, source + " has more than " + MAX_BYTES + " bytes, the most that is read");
  }
}

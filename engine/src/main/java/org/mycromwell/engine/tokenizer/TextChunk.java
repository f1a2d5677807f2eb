package org.mycromwell.engine.tokenizer;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;

/**
 * A part of a text file, so that threads may share a large one. It holds the lines that begin in
 * {@code [from, to)}: lines are never cut.
 */
record TextChunk(Path file, long from, long to) {
  private static final long CHUNK_BYTES = 8L << 20;
  private static final int SCAN_BYTES = 1 << 16;

  /** Cuts files into chunks, in order. */
  static List<TextChunk> of(List<Path> files) {
    List<TextChunk> chunks = new ArrayList<>();
    for (Path file : files) {
      long size;
      try {
        size = Files.size(file);
      } catch (IOException e) {
        throw unreadable(file, e);
      }
      for (long from = 0; from < size; from += CHUNK_BYTES) {
        chunks.add(new TextChunk(file, from, Math.min(size, from + CHUNK_BYTES)));
      }
    }
    return chunks;
  }

  /** The text; null if it is not UTF-8. */
  @Nullable String read() {
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      long first = from == 0 ? 0 : afterNewline(channel, from - 1);
      long end = first < to ? afterNewline(channel, to - 1) : first;
      ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(end - first));
      channel.position(first);
      while (bytes.hasRemaining()) {
        if (channel.read(bytes) < 0) {
          throw new EOFException("file became shorter");
        }
      }
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .decode(bytes.flip())
          .toString();
    } catch (CharacterCodingException e) {
      return null;
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /** Position behind the first line end at or after {@code position}, or the end of the file. */
  private static long afterNewline(SeekableByteChannel channel, long position) throws IOException {
    ByteBuffer window = ByteBuffer.allocate(SCAN_BYTES);
    channel.position(position);
    long at = position;
    while (channel.read(window.clear()) >= 0) {
      window.flip();
      while (window.hasRemaining()) {
        at++;
        if (window.get() == '\n') {
          return at;
        }
      }
    }
    return at;
  }

  private static EngineException unreadable(Path file, IOException e) {
    return new EngineException(
        Kind.BAD_FILE, file + " cannot be read: " + e.getClass().getSimpleName(), e);
  }
}

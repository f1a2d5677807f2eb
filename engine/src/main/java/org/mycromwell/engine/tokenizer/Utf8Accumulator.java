package org.mycromwell.engine.tokenizer;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Turns the bytes of a token stream into text that is always valid: a character split over tokens
 * is held back until it is complete, bytes that are no UTF-8 become U+FFFD. Owned by one thread.
 */
public final class Utf8Accumulator {
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);

  private ByteBuffer input = ByteBuffer.allocate(64);
  private CharBuffer output = CharBuffer.allocate(64);

  /** Adds bytes and returns the text that is now complete; possibly empty. */
  public String append(byte[] bytes) {
    return append(bytes, 0, bytes.length);
  }

  /** Adds {@code bytes[from, to)} and returns the text that is now complete; possibly empty. */
  public String append(byte[] bytes, int from, int to) {
    reserve(to - from);
    input.put(bytes, from, to - from);
    return drain(false);
  }

  /** Bytes that wait for the rest of their character: 0 to 3. */
  public int pendingBytes() {
    return input.position();
  }

  /** Ends the stream: what is held back comes out as U+FFFD. The accumulator can be used again. */
  public String flush() {
    String text = drain(true);
    decoder.reset();
    return text;
  }

  private void reserve(int more) {
    int needed = Math.addExact(input.position(), more);
    if (needed > input.capacity()) {
      ByteBuffer larger = ByteBuffer.allocate(Math.max(needed, 2 * input.capacity()));
      larger.put(input.flip());
      input = larger;
    }
    // One byte makes at most one char.
    if (needed > output.capacity()) {
      output = CharBuffer.allocate(input.capacity());
    }
  }

  private String drain(boolean atEnd) {
    input.flip();
    output.clear();
    decoder.decode(input, output, atEnd);
    if (atEnd) {
      decoder.flush(output);
    }
    input.compact();
    return output.flip().toString();
  }
}

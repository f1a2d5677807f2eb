package org.mycromwell.engine.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;

/**
 * Pulls values out of untrusted JSON in the order in which they stand. Depth, names, strings,
 * numbers and the whole document are limited, duplicate names are errors, and everything wrong is
 * an {@link EngineException} that names the file.
 */
final class JsonHeader implements AutoCloseable {
  /** Largest document that is read at all. */
  static final int MAX_BYTES = 100 << 20;

  private static final int MAX_NAME_LENGTH = 1024;
  private static final int MAX_STRING_LENGTH = 1 << 20;

  /** Characters of all names and strings together, two bytes each at worst. */
  private static final int MAX_CHARACTERS = 8 << 20;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(8)
                  .maxNameLength(MAX_NAME_LENGTH)
                  .maxStringLength(MAX_STRING_LENGTH)
                  .maxNumberLength(32)
                  .maxDocumentLength(MAX_BYTES)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          // Names are not repeated, so a shared table of them would only grow.
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  private final String displayName;
  private final JsonParser parser;
  private int charactersLeft = MAX_CHARACTERS;

  private JsonHeader(String displayName, JsonParser parser) {
    this.displayName = displayName;
    this.parser = parser;
  }

  /** Reads the whole of {@code json}, which must be at most {@link #MAX_BYTES} long. */
  static JsonHeader of(MemorySegment json, String displayName) {
    try {
      // A strict decoder, not Jackson's guess: other programs would not read UTF-16.
      InputStream bytes = new BufferInputStream(json.asByteBuffer());
      Reader text = new InputStreamReader(bytes, StandardCharsets.UTF_8.newDecoder());
      return new JsonHeader(displayName, FACTORY.createParser(text));
    } catch (IOException e) {
      throw failure(displayName, e);
    }
  }

  /** The next token must be the start of an object. */
  void startObject() {
    expect(next(), JsonToken.START_OBJECT, "an object");
  }

  /** The next token must be the start of an array. */
  void startArray() {
    expect(next(), JsonToken.START_ARRAY, "an array");
  }

  /** Moves to the next field of the object; false at its end. */
  boolean nextField() {
    return next() == JsonToken.FIELD_NAME;
  }

  /** Name of the field {@link #nextField} moved to. */
  String fieldName() {
    try {
      return charge(parser.currentName());
    } catch (IOException e) {
      throw failure(displayName, e);
    }
  }

  /** The next token must be a string. */
  String string() {
    expect(next(), JsonToken.VALUE_STRING, "a string");
    try {
      return charge(parser.getText());
    } catch (IOException e) {
      throw failure(displayName, e);
    }
  }

  /** Moves to the next number of an array; false at its end. */
  boolean nextInteger() {
    JsonToken token = next();
    if (token == JsonToken.END_ARRAY) {
      return false;
    }
    expect(token, JsonToken.VALUE_NUMBER_INT, "an integer");
    return true;
  }

  /** The integer {@link #nextInteger} moved to. */
  long integer() {
    try {
      return parser.getLongValue();
    } catch (IOException e) {
      throw failure(displayName, e);
    }
  }

  /** Steps over the value of the current field. */
  void skipValue() {
    try {
      int depth = 0;
      do {
        JsonToken token = next();
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        if (token == JsonToken.FIELD_NAME) {
          charge(parser.currentName()); // kept to find duplicates
        }
      } while (depth > 0);
    } catch (IOException e) {
      throw failure(displayName, e);
    }
  }

  /** Nothing but white space may follow. */
  void end() {
    try {
      if (parser.nextToken() != null) {
        throw error("text follows the end of the JSON object");
      }
    } catch (IOException e) {
      throw failure(displayName, e);
    }
  }

  EngineException error(String message) {
    return new EngineException(Kind.BAD_FILE, displayName + ": " + message);
  }

  @Override
  public void close() {
    try {
      parser.close();
    } catch (IOException e) {
      throw failure(displayName, e);
    }
  }

  private JsonToken next() {
    try {
      JsonToken token = parser.nextToken();
      if (token == null) {
        throw error("the JSON header ends too early");
      }
      return token;
    } catch (IOException e) {
      throw failure(displayName, e);
    }
  }

  private void expect(JsonToken found, JsonToken expected, String label) {
    if (found != expected) {
      throw error(
          "the JSON header has "
              + found
              + " at character "
              + parser.currentTokenLocation().getCharOffset()
              + ", expected "
              + label);
    }
  }

  private String charge(String text) {
    charactersLeft -= text.length();
    if (charactersLeft < 0) {
      throw error("the JSON header holds more than " + MAX_CHARACTERS + " characters of text");
    }
    return text;
  }

  private static EngineException failure(String displayName, IOException e) {
    String reason =
        switch (e) {
          case JsonProcessingException json -> json.getOriginalMessage();
          case CharacterCodingException _ -> "not UTF-8";
          default -> String.valueOf(e.getMessage());
        };
    return new EngineException(
        Kind.BAD_FILE,
        displayName + ": the JSON header is broken: " + EngineException.quote(reason),
        e);
  }

  private static final class BufferInputStream extends InputStream {
    private final ByteBuffer buffer;

    BufferInputStream(ByteBuffer buffer) {
      this.buffer = buffer;
    }

    @Override
    public int read() {
      return buffer.hasRemaining() ? buffer.get() & 0xFF : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
      if (!buffer.hasRemaining()) {
        return -1;
      }
      int count = Math.min(length, buffer.remaining());
      buffer.get(bytes, offset, count);
      return count;
    }
  }
}

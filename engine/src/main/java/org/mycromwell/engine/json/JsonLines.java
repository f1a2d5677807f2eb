package org.mycromwell.engine.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;

/**
 * Reads files of one flat JSON object a line, packed with gzip or not, and says where they fail.
 */
public final class JsonLines {
  private static final JsonFactory FACTORY = new JsonFactory();

  /** Characters of a file, unpacked: a small packed one may hold any amount. */
  private static final long MAX_CHARS = 1L << 27;

  /** Characters of a line. */
  private static final int MAX_LINE_CHARS = 1 << 23;

  private JsonLines() {}

  /** Reads a file line by line. */
  public static void read(Path file, Consumer<Line> consumer) {
    String name = EngineException.quote(file.toString());
    try (BufferedReader reader = open(file)) {
      boolean empty = true;
      int number = 0;
      long chars = 0;
      while (true) {
        number++;
        String text = line(reader, name, number);
        if (text == null) {
          break;
        }
        chars += text.length();
        if (chars > MAX_CHARS) {
          throw new EngineException(
              Kind.BAD_FILE, name + " has more than the " + MAX_CHARS + " characters allowed.");
        }
        if (!text.isBlank()) {
          consumer.accept(parse(name, number, text));
          empty = false;
        }
      }
      if (empty) {
        throw new EngineException(
            Kind.BAD_FILE, name + " is empty; it must hold a JSON object in each line.");
      }
    } catch (NoSuchFileException e) {
      throw new EngineException(Kind.BAD_FILE, name + " does not exist.", e);
    } catch (ZipException e) {
      throw new EngineException(Kind.BAD_FILE, name + " is damaged gzip: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new EngineException(Kind.BAD_FILE, name + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** The next line without its end; null after the last. */
  private static @Nullable String line(BufferedReader reader, String file, int number)
      throws IOException {
    int c = reader.read();
    if (c < 0) {
      return null;
    }
    StringBuilder text = new StringBuilder();
    while (c >= 0 && c != '\n') {
      if (text.length() == MAX_LINE_CHARS) {
        throw new EngineException(
            Kind.BAD_FILE,
            file
                + " line "
                + number
                + " has more than the "
                + MAX_LINE_CHARS
                + " characters allowed.");
      }
      text.append((char) c);
      c = reader.read();
    }
    return text.toString();
  }

  private static BufferedReader open(Path file) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(file));
    try {
      in.mark(2);
      boolean packed = in.read() == 0x1f && in.read() == 0x8b;
      in.reset();
      return new BufferedReader(
          new InputStreamReader(packed ? new GZIPInputStream(in) : in, StandardCharsets.UTF_8));
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  private static Line parse(String file, int number, String text) {
    Map<String, String> fields = new HashMap<>();
    try (JsonParser parser = FACTORY.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new EngineException(
            Kind.BAD_FILE, file + " line " + number + " is not a JSON object.");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        JsonToken value = parser.nextToken();
        if (value.isScalarValue() && value != JsonToken.VALUE_NULL) {
          fields.put(field, parser.getText());
        } else {
          parser.skipChildren();
        }
      }
    } catch (JsonProcessingException e) {
      throw new EngineException(
          Kind.BAD_FILE, file + " line " + number + " is not JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new IllegalStateException("reading from a string", e);
    }
    return new Line(file, number, fields);
  }

  /** The fields of a line; numbers and truth values are texts too. */
  public record Line(String file, int number, Map<String, String> fields) {
    public String text(String field) {
      String value = fields.get(field);
      if (value == null) {
        throw bad(field, "is missing.");
      }
      return value;
    }

    public @Nullable String optional(String field) {
      return fields.get(field);
    }

    /** All fields but these, sorted. */
    public SortedMap<String, String> others(Set<String> known) {
      SortedMap<String, String> others = new TreeMap<>(fields);
      others.keySet().removeAll(known);
      return others;
    }

    public int whole(String field) {
      String value = text(field);
      try {
        return Integer.parseInt(value);
      } catch (NumberFormatException e) {
        EngineException bad = bad(field, "is no whole number: " + EngineException.quote(value));
        bad.initCause(e);
        throw bad;
      }
    }

    /** Where it is, for messages. */
    public String place() {
      return file + " line " + number;
    }

    public EngineException bad(String field, String what) {
      return new EngineException(Kind.BAD_FILE, place() + ": field " + field + " " + what);
    }
  }
}

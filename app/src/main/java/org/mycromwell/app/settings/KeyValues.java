package org.mycromwell.app.settings;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Keys and values as the text of a properties file, sorted, without a time stamp: the same values
 * give the same text. Mutable; used by one thread.
 */
public final class KeyValues {
  private static final int MOST_CHARS = 1 << 20;

  private final Map<String, String> values = new TreeMap<>();

  /**
   * Reads a text.
   *
   * @return empty when it is no such text
   */
  public static Optional<KeyValues> read(String text) {
    if (text.length() > MOST_CHARS || text.indexOf('\0') >= 0) {
      return Optional.empty();
    }
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(text));
    } catch (IllegalArgumentException _) {
      return Optional.empty(); // a broken escape
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    KeyValues read = new KeyValues();
    properties.stringPropertyNames().forEach(key -> read.put(key, properties.getProperty(key)));
    return Optional.of(read);
  }

  /** As text, for {@link #read}. */
  public String write() {
    StringBuilder text = new StringBuilder();
    values.forEach((key, value) -> {
      Properties one = new Properties();
      one.setProperty(key, value);
      StringWriter out = new StringWriter();
      try {
        one.store(out, null);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      out.toString()
          .lines()
          .filter(line -> !line.startsWith("#"))
          .forEach(line -> text.append(line).append('\n'));
    });
    return text.toString();
  }

  public Optional<String> get(String key) {
    return Optional.ofNullable(values.get(key));
  }

  public void put(String key, String value) {
    values.put(key, value);
  }

  /** A list, in order. */
  public void putAll(String key, List<String> items) {
    values.keySet().removeIf(other -> other.startsWith(key + "."));
    for (int i = 0; i < items.size(); i++) {
      values.put("%s.%04d".formatted(key, i), items.get(i));
    }
  }

  /** The list under a key; empty when there is none. */
  public List<String> all(String key) {
    List<String> items = new ArrayList<>();
    values.forEach((other, value) -> {
      if (other.matches(Pattern.quote(key) + "\\.\\d{4}")) {
        items.add(value);
      }
    });
    return items;
  }
}

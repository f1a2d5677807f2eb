package org.mycromwell.ui.resources;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;

/** The words of the window, all in {@code messages.properties}. For any thread. */
public final class Messages {
  private static final Properties TEXTS = read();

  private Messages() {}

  private static Properties read() {
    Properties texts = new Properties();
    try (InputStream in = Messages.class.getResourceAsStream("messages.properties")) {
      if (in == null) {
        throw new IllegalStateException("messages.properties is missing from this build");
      }
      Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8);
      texts.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return texts;
  }

  /** The text as it is in the file. */
  public static String get(String key) {
    String text = TEXTS.getProperty(key);
    if (text == null) {
      throw new IllegalArgumentException("there is no message '" + key + "'");
    }
    return text;
  }

  /**
   * The text with its arguments filled in after the rules of {@link MessageFormat}, numbers in
   * English form: the window has one language.
   */
  public static String format(String key, Object... arguments) {
    return new MessageFormat(get(key), Locale.ENGLISH).format(arguments);
  }

  /** The keys of all texts. */
  public static Set<String> keys() {
    return TEXTS.stringPropertyNames();
  }
}

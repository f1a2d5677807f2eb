package org.mycromwell.app.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Runs the program inside the test, with its streams captured. */
final class Cli {
  private static final Object STANDARD_INPUT = new Object();

  private Cli() {}

  /** What a run left behind. */
  record Result(int exitCode, byte[] outBytes, String err) {
    String out() {
      return new String(outBytes, StandardCharsets.UTF_8);
    }

    /** Standard output as the JSON object it must be. */
    @SuppressWarnings("unchecked")
    Map<String, Object> json() {
      try (JsonParser parser = new JsonFactory().createParser(out())) {
        parser.nextToken();
        Object value = value(parser);
        if (parser.nextToken() != null || !(value instanceof Map)) {
          throw new AssertionError("not one JSON object: " + out());
        }
        return (Map<String, Object>) value;
      } catch (IOException e) {
        throw new UncheckedIOException("not JSON: " + out(), e);
      }
    }

    /** A field of {@link #json()} that must be there. */
    <T> T json(String name, Class<T> type) {
      return type.cast(Objects.requireNonNull(json().get(name), name));
    }

    private static @Nullable Object value(JsonParser parser) throws IOException {
      return switch (parser.currentToken()) {
        case START_OBJECT -> {
          Map<String, @Nullable Object> fields = new LinkedHashMap<>();
          while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            fields.put(name, value(parser));
          }
          yield fields;
        }
        case START_ARRAY -> {
          List<@Nullable Object> items = new ArrayList<>();
          while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(value(parser));
          }
          yield items;
        }
        case VALUE_NUMBER_INT -> parser.getLongValue();
        case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
        case VALUE_TRUE -> true;
        case VALUE_FALSE -> false;
        case VALUE_NULL -> null;
        default -> parser.getText();
      };
    }
  }

  static Result run(String... args) {
    return runWithInput(new byte[0], args);
  }

  static Result runWithInput(byte[] input, String... args) {
    return new Run(input, Map.of(), false, () -> null).run(args);
  }

  /** Runs with history and journal below {@code directory}. */
  static Run at(Path directory) {
    String home = directory.resolve("home").toString();
    return new Run(new byte[0], Map.of("CROMWELL_HOME", home), false, () -> null);
  }

  /** How the program is run: what it reads, the environment, who answers. */
  record Run(
      byte[] input, Map<String, String> environment, boolean terminal, Terminal.Answers answers) {
    Run withInput(byte[] value) {
      return new Run(value, environment, terminal, answers);
    }

    Run with(String variable, String value) {
      Map<String, String> changed = new HashMap<>(environment);
      changed.put(variable, value);
      return new Run(input, changed, terminal, answers);
    }

    /** On a terminal where the user answers so, and then ends the input. */
    Run onTerminal(String... lines) {
      Iterator<String> rest = List.of(lines).iterator();
      return answering(() -> rest.hasNext() ? rest.next() : null);
    }

    /** On a terminal with this user. */
    Run answering(Terminal.Answers user) {
      return new Run(input, environment, true, user);
    }

    Result run(String... args) {
      return runInterruptible(Interruption.none(), args);
    }

    Result runInterruptible(Interruption interruption, String... args) {
      synchronized (STANDARD_INPUT) { // there is one standard input
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        InputStream standardInput = System.in;
        System.setIn(new ByteArrayInputStream(input));
        try {
          PrintStream outStream = new PrintStream(out, true, StandardCharsets.UTF_8);
          int exitCode =
              CommandLineRunner.run(
                  args,
                  outStream,
                  new PrintStream(err, true, StandardCharsets.UTF_8),
                  interruption,
                  new Terminal(outStream, terminal, terminal, environment, answers));
          return new Result(exitCode, out.toByteArray(), err.toString(StandardCharsets.UTF_8));
        } finally {
          System.setIn(standardInput);
        }
      }
    }
  }
}

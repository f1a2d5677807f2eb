package org.mycromwell.app.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a command is connected to; tests put their own in its place.
 *
 * @param out standard output for bytes that are no text of ours; flush the command's writer first
 * @param outIsTerminal whether somebody looks at standard output
 * @param errIsTerminal whether somebody looks at standard error
 * @param environment variables of the process
 * @param answers where the user's answers come from
 */
record Terminal(
    OutputStream out,
    boolean outIsTerminal,
    boolean errIsTerminal,
    Map<String, String> environment,
    Answers answers) {
  /** Lines the user types. */
  @FunctionalInterface
  interface Answers {
    /** The next line without its end, null when there is none. */
    @Nullable String next() throws IOException;
  }

  /** The one of this process, as far as the streams are its own. */
  static Terminal of(PrintStream out, PrintStream err) {
    return new Terminal(
        out,
        out instanceof StandardStreams.Output && StandardStreams.outIsTerminal(),
        err instanceof StandardStreams.Output && StandardStreams.errIsTerminal(),
        System.getenv(),
        new Keyboard());
  }

  /** A variable that is set and not empty. */
  @Nullable String variable(String name) {
    String value = environment.get(name);
    return value == null || value.isEmpty() ? null : value;
  }

  /** Whether it shows escape sequences instead of obeying them. */
  boolean isDumb() {
    return "dumb".equals(variable("TERM"));
  }

  /** The device of the keyboard, when standard input is something else; null where it is not. */
  static @Nullable Path keyboardDevice() {
    Path device = Path.of("/dev/tty");
    return !StandardStreams.inIsTerminal() && Files.isReadable(device) ? device : null;
  }

  /** Without a terminal that controls the process its device exists, but cannot be opened. */
  static Reader open(@Nullable Path device) {
    Charset charset =
        Charset.forName(System.getProperty("stdin.encoding", Charset.defaultCharset().name()));
    if (device == null) {
      return new InputStreamReader(System.in, charset);
    }
    try {
      return new InputStreamReader(Files.newInputStream(device), charset);
    } catch (IOException e) {
      return Reader.nullReader();
    }
  }

  /** Standard input when that is a terminal, else the terminal that controls the process. */
  private static final class Keyboard implements Answers {
    private @Nullable BufferedReader reader;

    @Override
    public @Nullable String next() throws IOException {
      if (reader == null) {
        reader = new BufferedReader(open(keyboardDevice()));
      }
      return reader.readLine();
    }
  }
}

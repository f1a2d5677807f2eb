package org.mycromwell.app.cli;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Standard output and error. What is not shown on a terminal is UTF-8 whatever the locale, since
 * another program reads it; so is a terminal that claims to know ASCII only, as containers do.
 */
public final class StandardStreams {
  private static final int IN = 0;
  private static final int OUT = 1;
  private static final int ERR = 2;

  private StandardStreams() {}

  /** Standard output; the caller flushes. */
  public static PrintStream out() {
    return stream(FileDescriptor.out, OUT, System.out.charset());
  }

  /** Standard error; the caller flushes. */
  public static PrintStream err() {
    return stream(FileDescriptor.err, ERR, System.err.charset());
  }

  static boolean inIsTerminal() {
    return isTerminal(IN);
  }

  static boolean outIsTerminal() {
    return isTerminal(OUT);
  }

  static boolean errIsTerminal() {
    return isTerminal(ERR);
  }

  private static PrintStream stream(FileDescriptor descriptor, int number, Charset locale) {
    boolean obey = isTerminal(number) && !locale.equals(StandardCharsets.US_ASCII);
    return new Output(new Recorder(descriptor), obey ? locale : StandardCharsets.UTF_8);
  }

  /** A print stream that remembers why it failed; by itself it only knows that it did. */
  static final class Output extends PrintStream {
    private final Recorder recorder;

    private Output(Recorder recorder, Charset charset) {
      super(recorder, false, charset);
      this.recorder = recorder;
    }

    /** Whether whoever read a pipe has closed it, which is no failure worth a word. */
    boolean readerWentAway() {
      return reason().contains("Broken pipe");
    }

    /** What the system said when writing failed. */
    String reason() {
      return recorder.reason;
    }
  }

  private static final class Recorder extends FileOutputStream {
    private String reason = "";

    Recorder(FileDescriptor descriptor) {
      super(descriptor);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      try {
        super.write(bytes, from, count);
      } catch (IOException e) {
        reason = String.valueOf(e.getMessage());
        throw e;
      }
    }
  }

  /** Where the system does not tell, the console as a whole answers. */
  @SuppressWarnings("SystemConsoleNull") // in 25 it does again
  private static boolean isTerminal(int descriptor) {
    try {
      Path link = Path.of("/proc/self/fd/" + descriptor);
      String target = Files.readSymbolicLink(link).toString();
      return target.startsWith("/dev/pts/")
          || target.startsWith("/dev/tty")
          || target.equals("/dev/console");
    } catch (IOException | UnsupportedOperationException e) {
      Console console = System.console();
      return console != null && console.isTerminal();
    }
  }
}

package org.mycromwell.app.cli;

import java.io.PrintWriter;
import org.mycromwell.engine.bench.BenchmarkListener;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Tells on standard error how far a command is: one line that is rewritten on a terminal, a plain
 * line now and then elsewhere, nothing with {@code --quiet}. May be called by any one thread at a
 * time.
 */
final class Progress implements BenchmarkListener, AutoCloseable {
  private static final long TERMINAL_NANOS = 100_000_000L;
  private static final long PLAIN_NANOS = 5_000_000_000L;

  /** A longer line would wrap, and only its last part be rewritten. */
  private static final int MAX_LINE_CHARS = 79;

  private static final String CLEAR_LINE = "\r\u001b[K";

  private final PrintWriter err;
  private final boolean quiet;
  private final boolean terminal;
  private long lastNanos;
  private boolean lineOpen;

  /** On what the command {@code spec} is connected to. */
  static Progress of(CommandSpec spec, boolean quiet) {
    Terminal terminal = CromwellCommand.terminal(spec);
    return new Progress(
        spec.commandLine().getErr(), quiet, terminal.errIsTerminal() && !terminal.isDumb());
  }

  Progress(PrintWriter err, boolean quiet, boolean terminal) {
    this.err = err;
    this.quiet = quiet;
    this.terminal = terminal;
    lastNanos = System.nanoTime() - (terminal ? TERMINAL_NANOS : 0);
  }

  /** {@code phase done/total}, or the phase alone where {@code total} is 0. */
  @Override
  public void progress(String phase, int done, int total) {
    if (!due()) {
      return;
    }
    String steps = total == 0 ? "" : " " + done + "/" + total;
    show(phase, steps);
  }

  /** {@code phase 37 %}. */
  void share(String phase, double share) {
    if (due()) {
      show(phase, " " + Units.percent(share));
    }
  }

  private boolean due() {
    if (quiet) {
      return false;
    }
    long now = System.nanoTime();
    if (now - lastNanos < (terminal ? TERMINAL_NANOS : PLAIN_NANOS)) {
      return false;
    }
    lastNanos = now;
    return true;
  }

  /** The phase may quote names from a file. */
  private void show(String phase, String state) {
    String text = ErrorText.printable(phase, MAX_LINE_CHARS - state.length()) + state;
    if (terminal) {
      err.print(CLEAR_LINE + text);
      lineOpen = true;
    } else {
      err.println(text);
    }
    err.flush();
  }

  /** Takes the line away, so that what follows begins on a clean one. */
  void clear() {
    if (lineOpen) {
      err.print(CLEAR_LINE);
      err.flush();
      lineOpen = false;
    }
  }

  /** The same as {@link #clear()}. */
  @Override
  public void close() {
    clear();
  }
}

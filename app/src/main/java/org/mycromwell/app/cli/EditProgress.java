package org.mycromwell.app.cli;

import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.edit.flow.EditListener;

/** Tells how far an edit is: for people on standard error, for programs as lines of JSON. */
final class EditProgress implements EditListener {
  private static final long EVENT_NANOS = 200_000_000L;

  private final Progress progress;
  private final PrintWriter err;
  private final boolean quiet;
  private final @Nullable EditEvents events;
  private final boolean streamed;
  private final long startNanos = System.nanoTime();
  private long firstTokenNanos;
  private long lastEventNanos;
  private int tokens;

  /**
   * @param events where lines of JSON go, null for people
   * @param streamed whether every piece of text is told too
   */
  EditProgress(
      Progress progress,
      PrintWriter err,
      boolean quiet,
      @Nullable EditEvents events,
      boolean streamed) {
    this.progress = progress;
    this.err = err;
    this.quiet = quiet;
    this.events = events;
    this.streamed = streamed;
  }

  @Override
  public void onPrefillProgress(int done, int total) {
    progress.progress("reading", done, total);
    if (due(done == total)) {
      tell("reading", done, total, done / seconds(startNanos));
    }
  }

  @Override
  public void onToken(int id) {
    if (tokens == 0) {
      firstTokenNanos = System.nanoTime();
    }
    tokens++;
    double rate = (tokens - 1) / seconds(firstTokenNanos);
    String pace = tokens == 1 ? "" : Units.number(rate) + " tokens/s, ";
    progress.progress(
        "writing: %s, %s%s"
            .formatted(Units.of(tokens, "token"), pace, Units.seconds(seconds(startNanos))),
        0,
        0);
    if (due(false)) {
      tell("writing", tokens, 0, rate);
    }
  }

  @Override
  public void onText(String text) {
    if (streamed && events != null && !text.isEmpty()) {
      events.token(text);
    }
  }

  @Override
  public void onNote(String note) {
    if (!quiet && events == null) {
      progress.clear();
      err.println("cromwell: note: " + ErrorText.printable(note));
    }
  }

  private boolean due(boolean always) {
    if (events == null || (!always && System.nanoTime() - lastEventNanos < EVENT_NANOS)) {
      return false;
    }
    lastEventNanos = System.nanoTime();
    return true;
  }

  private void tell(String phase, int done, int total, double rate) {
    if (events != null) {
      events.progress(phase, done, total, rate);
    }
  }

  /** At least a microsecond, so that a rate is a number. */
  private static double seconds(long sinceNanos) {
    return Math.max(1e-6, (System.nanoTime() - sinceNanos) * 1e-9);
  }
}

package org.mycromwell.app.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.edit.flow.EditListener;
import org.mycromwell.engine.edit.flow.PromptParts;

/**
 * What a run says, from the engine thread to whoever shows it. The engine appends and never waits;
 * the reader takes the newest {@link StreamProgress} when it has time and never makes the engine
 * wait. No lock. One thread is the listener, any thread may {@link #take}.
 */
final class StreamBuffer implements EditListener {
  private final Runnable onNews;
  private final LongSupplier nanoClock;
  private final AtomicReference<@Nullable StreamProgress> newest = new AtomicReference<>();

  // Of the engine thread alone.
  private Optional<PromptParts> prompt = Optional.empty();
  private int prefillDone;
  private int prefillTotal;
  private int tokens;
  private String answer = "";
  private long firstTokenNanos;
  private List<String> notes = List.of();
  private boolean reading = true;
  private StreamProgress latest = StreamProgress.NONE;

  /**
   * @param onNews called on the engine thread after every change; must return at once
   */
  StreamBuffer(Runnable onNews, LongSupplier nanoClock) {
    this.onNews = onNews;
    this.nanoClock = nanoClock;
  }

  /** The newest progress, whether it was taken or not; of the engine thread alone. */
  StreamProgress latest() {
    return latest;
  }

  /** The newest progress, or null when nothing happened since it was asked the last time. */
  @Nullable StreamProgress take() {
    return newest.getAndSet(null);
  }

  @Override
  public void onPrompt(PromptParts parts) {
    prompt = Optional.of(parts);
    publish();
  }

  @Override
  public void onPrefillProgress(int done, int total) {
    prefillDone = done;
    prefillTotal = total;
    reading = true;
    publish();
  }

  @Override
  public void onToken(int id) {
    if (tokens == 0) {
      firstTokenNanos = nanoClock.getAsLong();
    }
    tokens++;
    reading = false;
    publish();
  }

  @Override
  public void onAnswer(String text) {
    answer = text;
    publish();
  }

  @Override
  public void onNote(String note) {
    List<String> more = new ArrayList<>(notes);
    more.add(note);
    notes = List.copyOf(more);
    publish();
  }

  private void publish() {
    latest =
        new StreamProgress(
            prompt, prefillDone, prefillTotal, tokens, answer, firstTokenNanos, notes, reading);
    newest.set(latest);
    onNews.run();
  }
}

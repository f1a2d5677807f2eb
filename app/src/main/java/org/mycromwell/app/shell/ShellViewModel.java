package org.mycromwell.app.shell;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/**
 * What belongs to the window as a whole: its title and the messages at its edge. Used by the FX
 * thread.
 */
public final class ShellViewModel {
  static final Duration NOTICE_TIME = Duration.ofSeconds(10);

  /** A run that took longer is announced when nobody was looking. */
  static final Duration LONG_RUN = Duration.ofSeconds(20);

  private static final int MOST_NOTICES = 2;
  private static final String NAME = "Cromwell";

  private final Executor fx;
  private final ScheduledExecutorService timer;
  private final ObservableList<Notice> notices = FXCollections.observableArrayList();
  private final ObservableList<Notice> readOnlyNotices =
      FXCollections.unmodifiableObservableList(notices);
  private final ReadOnlyStringWrapper title = new ReadOnlyStringWrapper(NAME);
  private final BooleanProperty focused = new SimpleBooleanProperty(true);
  private String document = "";
  private String news = "";
  private long nextId;

  /**
   * @param timer takes messages away again
   */
  public ShellViewModel(Executor fx, ScheduledExecutorService timer) {
    this.fx = fx;
    this.timer = timer;
    focused.addListener((_, _, now) -> {
      if (now) {
        news = "";
        showTitle();
      }
    });
  }

  /** The messages, the oldest first; cannot be changed from outside. */
  public ObservableList<Notice> notices() {
    return readOnlyNotices;
  }

  /** The title of the window. */
  public ReadOnlyStringProperty titleProperty() {
    return title.getReadOnlyProperty();
  }

  /** Whether the window has the focus; set by the window. */
  public BooleanProperty focusedProperty() {
    return focused;
  }

  /** Names what is open, "" for nothing. */
  public void setDocument(String name) {
    document = name;
    showTitle();
  }

  private void showTitle() {
    String base = document.isEmpty() ? NAME : document + " \u2013 " + NAME;
    title.set(news.isEmpty() ? base : "* " + news + " \u2013 " + base);
  }

  /**
   * A run has ended.
   *
   * @param what came of it, such as "5 hunks ready"
   * @return whether the user should be called: it took long, and nobody was looking
   */
  public boolean runEnded(String what, Duration took) {
    if (focused.get() || took.compareTo(LONG_RUN) <= 0) {
      return false;
    }
    news = what;
    showTitle();
    return true;
  }

  /** Says something that is over soon. */
  public void say(String text) {
    show(new Notice(nextId++, text, Optional.empty(), false));
  }

  /** Says something with one thing that can be done about it. */
  public void say(String text, String label, Runnable action) {
    show(new Notice(nextId++, text, Optional.of(new Notice.Action(label, action)), false));
  }

  /** Says what went wrong; it stays until it is closed. */
  public void warn(String text) {
    if (notices.stream().noneMatch(notice -> notice.text().equals(text))) {
      show(new Notice(nextId++, text, Optional.empty(), true));
    }
  }

  private void show(Notice notice) {
    while (notices.size() >= MOST_NOTICES) {
      notices.remove(
          notices.stream().filter(old -> !old.lasting()).findFirst().orElse(notices.getFirst()));
    }
    notices.add(notice);
    if (!notice.lasting()) {
      try {
        var _ =
            timer.schedule(
                () -> fx.execute(() -> close(notice)),
                NOTICE_TIME.toMillis(),
                TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException _) {
        // The window is closing.
      }
    }
  }

  /** Takes a message away. */
  public void close(Notice notice) {
    notices.removeIf(other -> other.id() == notice.id());
  }

  /** Does what a message offers, and takes it away. */
  public void act(Notice notice) {
    boolean there = notices.stream().anyMatch(other -> other.id() == notice.id());
    close(notice);
    if (there) {
      notice.action().ifPresent(action -> action.run().run());
    }
  }

  /** Texts of all messages, for tests and screen readers. */
  public List<String> texts() {
    return notices.stream().map(Notice::text).toList();
  }
}

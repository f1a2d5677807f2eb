package org.mycromwell.app.desktop;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javafx.animation.Animation;
import javafx.animation.PauseTransition;
import javafx.beans.InvalidationListener;
import javafx.scene.Node;
import javafx.util.Duration;
import org.jspecify.annotations.Nullable;
import org.mycromwell.app.editor.EditorView;
import org.mycromwell.app.models.ModelsBinding;
import org.mycromwell.app.models.Recommendation;
import org.mycromwell.app.project.EditorTab;
import org.mycromwell.app.review.Conflict;
import org.mycromwell.app.review.ConflictBinding;
import org.mycromwell.app.review.ReviewBinding;
import org.mycromwell.app.run.RunState;
import org.mycromwell.app.run.StreamProgress;
import org.mycromwell.app.shell.CenterNotes;
import org.mycromwell.app.shell.CenterNotes.Choice;
import org.mycromwell.app.workbench.Workbench;
import org.mycromwell.ui.resources.Icon;
import org.mycromwell.ui.resources.Messages;

/**
 * Decides what is in the middle of the window: an editor, a review, a message, or the way to begin.
 * Owned by the FX thread.
 */
final class CenterSwitch {
  /** What the messages in the middle offer. Called on the FX thread. */
  interface Host {
    void openFiles();

    void openFolder();

    void showModels();

    void openSample();

    void savePatch();

    /** Asks where a text shall be kept that has no place yet. */
    void saveDraft();

    void retryWithNote();

    void show(Node center);
  }

  private static final int MOST_RECENT = 5;
  private static final int BEGINNING_MILLIS = 150;

  private final Workbench bench;
  private final EditorPanes editors;
  private final ReviewBinding review;
  private final StreamBinding stream;
  private final ConflictBinding conflicts;
  private final ModelsBinding models;
  private final Host host;
  private final PauseTransition beginning = new PauseTransition(Duration.millis(BEGINNING_MILLIS));
  private @Nullable Node guest;

  /** Whether a run takes longer than that already. */
  private boolean begun;

  CenterSwitch(
      Workbench bench,
      EditorPanes editors,
      ReviewBinding review,
      StreamBinding stream,
      ConflictBinding conflicts,
      ModelsBinding models,
      Host host) {
    this.bench = bench;
    this.editors = editors;
    this.review = review;
    this.stream = stream;
    this.conflicts = conflicts;
    this.models = models;
    this.host = host;
    beginning.setOnFinished(event -> {
      begun = true;
      show();
    });
    InvalidationListener listener = property -> show();
    bench.states().stateProperty().addListener(listener);
    bench.project().selectedProperty().addListener(listener);
    bench.project().recent().addListener(listener);
    bench.review().reviewedProperty().addListener(listener);
    bench.applying().conflictProperty().addListener(listener);
  }

  /** Shows the list of models. */
  void showModels() {
    showGuest(models.view());
  }

  /** Shows something else until the model runs; with null again what fits the moment. */
  void showGuest(@Nullable Node node) {
    guest = node;
    show();
  }

  /** Shows what fits the moment. */
  void show() {
    RunState state = bench.states().state();
    EditorTab tab = bench.project().selectedProperty().get();
    Node shown = guest;
    if (shown != null && !state.isRunning()) {
      host.show(shown);
      return;
    }
    guest = null;
    if (!state.isRunning()) {
      beginning.stop();
      begun = false;
    } else if (!begun && bench.runs().progressProperty().get().equals(StreamProgress.NONE)) {
      // A quick answer needs no other middle before it is whole.
      if (beginning.getStatus() != Animation.Status.RUNNING) {
        beginning.playFromStart();
      }
      return;
    }
    host.show(
        switch (state) {
          case RunState.Prefilling reading -> stream.view();
          case RunState.Streaming writing -> stream.view();
          case RunState.Review open -> review(null);
          case RunState.Stopped stopped ->
              stopped.completeHunks() == 0
                  ? editor(tab, notice(Icon.WARNING, "warning", "stopped.nothing"))
                  : review(notice(Icon.WARNING, "warning", "stopped.title"));
          case RunState.Truncated cut -> truncated(tab, cut);
          case RunState.NoChange none -> noChange();
          case RunState.Failed failed -> failed(failed);
          case RunState.Conflict conflict -> conflict();
          case RunState.LoadingModel loading -> editor(tab, loading(loading));
          case RunState.NoModel none -> editor(tab, null);
          case RunState.Idle idle -> editor(tab, null);
          case RunState.Applied applied ->
              applied.undecided() > 0 ? review(null) : editor(tab, null);
        });
  }

  private Node review(@Nullable Node notice) {
    review.view().setNotice(notice);
    return review.view();
  }

  private Node editor(@Nullable EditorTab tab, @Nullable Node notice) {
    if (tab == null) {
      return nothingOpen();
    }
    EditorView editor = editors.of(tab);
    boolean draft = bench.project().isDraft(tab);
    editor.setNotice(
        tab.changedOnDiskProperty().get()
            ? changedOnDisk(tab)
            : notice == null && draft ? draft() : notice);
    return editor;
  }

  private Node draft() {
    return CenterNotes.banner(
        Icon.FILE,
        "accent",
        Messages.get("draft.title"),
        List.of(new Choice(Messages.get("draft.save"), host::saveDraft)));
  }

  private Node changedOnDisk(EditorTab tab) {
    return CenterNotes.banner(
        Icon.WARNING,
        "warning",
        Messages.format("conflict.title", tab.name()),
        List.of(new Choice(Messages.get("editor.reload"), () -> bench.project().reload(tab))));
  }

  private Node loading(RunState.LoadingModel loading) {
    String percent =
        loading.progress() < 0 ? "" : "  \u00b7  " + Math.round(loading.progress() * 100) + "%";
    return CenterNotes.banner(
        Icon.MODEL,
        "accent",
        Messages.format("loading.title", loading.model()) + percent,
        List.of(new Choice(Messages.get("cancel"), bench.models()::cancelOpening)));
  }

  private static Node notice(Icon icon, String tone, String key) {
    return CenterNotes.banner(icon, tone, Messages.get(key), List.of());
  }

  private Node truncated(@Nullable EditorTab tab, RunState.Truncated cut) {
    Node notice =
        CenterNotes.banner(
            Icon.WARNING, "warning", Messages.format("truncated.title", cut.reason()), List.of());
    return cut.completeHunks() == 0 ? editor(tab, notice) : review(notice);
  }

  private Node noChange() {
    return CenterNotes.message(
        Icon.CHECK,
        "accent",
        Messages.get("nochange.title"),
        Messages.get("nochange.text"),
        List.of(
            new Choice(Messages.get("back"), bench.applying()::dismiss),
            new Choice(Messages.get("run.retry-note"), host::retryWithNote)));
  }

  private Node failed(RunState.Failed failed) {
    return CenterNotes.message(
        Icon.ERROR,
        "error",
        failed.message(),
        failed.safe(),
        List.of(
            new Choice(Messages.get("back"), bench.applying()::dismiss),
            new Choice(Messages.get("run.retry"), () -> bench.runs().again(""))));
  }

  private Node conflict() {
    Conflict conflict = bench.applying().conflictProperty().get();
    if (conflict != null && conflict.disk().isPresent()) {
      conflicts.show(conflict);
      return conflicts.view();
    }
    return CenterNotes.message(
        Icon.WARNING,
        "warning",
        conflict == null ? "" : conflict.message(),
        Messages.get("conflict.text"),
        List.of(
            new Choice(Messages.get("conflict.patch"), host::savePatch),
            new Choice(Messages.get("run.discard"), bench.applying()::discard)));
  }

  private Node nothingOpen() {
    if (!bench.settings().welcomeSeenProperty().get()) {
      return welcome();
    }
    List<Path> recent = bench.project().recent();
    List<Choice> choices = new ArrayList<>();
    for (Path path : recent.subList(0, Math.min(MOST_RECENT, recent.size()))) {
      choices.add(new Choice(path.toString(), () -> bench.project().open(path)));
    }
    return CenterNotes.empty(
        List.of(
            new Choice(Messages.get("empty.open-file"), host::openFiles),
            new Choice(Messages.get("empty.open-folder"), host::openFolder),
            new Choice(Messages.get("empty.sample"), host::openSample),
            new Choice(Messages.get("action.open-model"), host::showModels)),
        choices);
  }

  private Node welcome() {
    Recommendation bigger = bench.modelList().recommended().getFirst();
    return CenterNotes.welcome(
        new Choice(Messages.get("welcome.demo.action"), host::openSample),
        new Choice(Messages.get("welcome.own.action"), host::showModels),
        Messages.get("welcome.own.files"),
        new Choice(Messages.get("welcome.bigger.action"), () -> models.copy(bigger)),
        Messages.format(
            "welcome.bigger.text",
            Math.round(bench.modelList().memoryBytes() / (double) (1 << 30)),
            bigger.name() + ", " + bigger.sizeText() + ", " + bigger.licence()));
  }
}

package org.mycromwell.app.desktop;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.mycromwell.app.project.EditorTab;
import org.mycromwell.app.run.OpenModel;
import org.mycromwell.app.run.RunState;
import org.mycromwell.app.shell.StatusContent;
import org.mycromwell.app.shell.StatusContent.Tone;
import org.mycromwell.app.throughput.Figures;
import org.mycromwell.app.workbench.Workbench;
import org.mycromwell.ui.resources.Messages;

/** What the status bar says, made of the view models. */
final class StatusLine {
  private StatusLine() {}

  static StatusContent of(Workbench bench) {
    RunState state = bench.states().state();
    OpenModel model = bench.models().modelProperty().get();
    Figures figures = bench.throughput().figuresProperty().get();
    EditorTab tab = bench.project().selectedProperty().get();
    return new StatusContent(
        text(state),
        tone(state),
        model == null ? "" : model.displayName(),
        figures.usedTokens().isPresent() ? "ctx " + figures.context() : "",
        figures.decodeNow().isPresent() ? Figures.rate(figures.decodeNow()) : "",
        position(tab),
        tab == null
            ? ""
            : tab.saved().encoding().displayName() + " " + tab.saved().dominantLineEnding(),
        "");
  }

  private static String position(@Nullable EditorTab tab) {
    return tab == null ? "" : Messages.format("status.position", tab.name(), tab.caretLine() + 1);
  }

  private static String text(RunState state) {
    String word =
        Messages.get("state." + state.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    return switch (state) {
      case RunState.LoadingModel loading when loading.progress() >= 0 ->
          word + " " + Math.round(loading.progress() * 100) + "%";
      case RunState.Prefilling reading when reading.total() > 0 ->
          word + " " + reading.done() * 100L / reading.total() + "%";
      case RunState.Review review -> Messages.format("review.hunks", review.hunks());
      default -> word;
    };
  }

  private static Tone tone(RunState state) {
    return switch (state.kind()) {
      case IDLE, APPLIED, NO_CHANGE -> Tone.CALM;
      case FAILED -> Tone.FAILED;
      default -> Tone.ATTENTION;
    };
  }
}

package org.mycromwell.app.desktop;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.mycromwell.app.editor.LineColors;
import org.mycromwell.app.editor.SyntaxService;
import org.mycromwell.app.fx.Background;
import org.mycromwell.app.review.ReviewActions;
import org.mycromwell.app.review.ReviewView;
import org.mycromwell.app.review.StreamPicture;
import org.mycromwell.app.run.ProvisionalText;
import org.mycromwell.app.run.RunState;
import org.mycromwell.app.workbench.Workbench;
import org.mycromwell.engine.edit.Snapshot;
import org.mycromwell.ui.resources.Messages;

/**
 * Shows the answer as it is written. Colours come later than the text and only for the newest of
 * it: the model is never waited for, nor made to wait. Owned by the FX thread.
 */
final class StreamBinding {
  private final Workbench bench;
  private final SyntaxService syntax;
  private final Executor fx;
  private final ReviewView view;
  private @Nullable StreamPicture picture;
  private @Nullable Snapshot file;
  private LineColors colors = LineColors.NONE;
  private boolean coloring;

  StreamBinding(Workbench bench, SyntaxService syntax, Executor fx, ReviewActions actions) {
    this.bench = bench;
    this.syntax = syntax;
    this.fx = fx;
    this.view = new ReviewView(syntax, actions);
    bench.states().stateProperty().addListener((property, before, after) -> changed(after));
    bench.runs().previewProperty().addListener((property, before, after) -> show());
  }

  ReviewView view() {
    return view;
  }

  private void changed(RunState state) {
    if (!state.isRunning()) {
      picture = null;
      file = null;
      return;
    }
    Snapshot target = bench.runs().lastRequest().map(request -> request.file()).orElse(null);
    if (target != null && target != file) {
      begin(target);
    }
    show();
  }

  private void begin(Snapshot target) {
    file = target;
    colors = LineColors.NONE;
    picture = new StreamPicture(target, LineColors.NONE);
    Background.report(
        syntax
            .colors(target.name(), target::text)
            .thenAcceptAsync(
                known -> {
                  if (file == target) {
                    picture = new StreamPicture(target, known);
                    colors = known;
                    show();
                  }
                },
                fx));
  }

  private void show() {
    StreamPicture shown = picture;
    Snapshot target = file;
    if (shown == null || target == null) {
      return;
    }
    ProvisionalText text = bench.runs().previewProperty().get();
    if (text == null) {
      RunState state = bench.states().state();
      String note =
          state instanceof RunState.Prefilling(int done, int total) && total > 0
              ? Messages.format("review.reading", shortName(target), done, total)
              : Messages.get("review.streaming");
      view.show(shown.reading(note));
      return;
    }
    view.show(shown.writing(text, colors, Messages.get("review.streaming")));
    color(text, target);
  }

  private static String shortName(Snapshot target) {
    String name = target.name();
    return name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
  }

  /** One text at a time: what came meanwhile is coloured with the next one. */
  private void color(ProvisionalText text, Snapshot target) {
    if (coloring) {
      return;
    }
    coloring = true;
    Background.report(
        syntax
            .colors(target.name(), () -> String.join("\n", text.lines()))
            .thenAcceptAsync(
                known -> {
                  coloring = false;
                  if (file == target) {
                    colors = known;
                  }
                },
                fx));
  }
}

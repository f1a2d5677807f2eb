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
  /** The newest lines, which are coloured: more than a window has. */
  private static final int NEWEST = 100;

  private static final int FAST_LINES_PER_SECOND = 20;

  /** Fewer say nothing about how fast they come. */
  private static final int FAST_LINES = 10;

  /** A model that stops for less goes on as it was. */
  private static final long FAST_NANOS = 2_000_000_000L;

  private final Workbench bench;
  private final SyntaxService syntax;
  private final Executor fx;
  private final ReviewView view;
  private @Nullable StreamPicture picture;
  private @Nullable Snapshot file;
  private SyntaxService.@Nullable GrowingText written;
  private LineColors colors = LineColors.NONE;
  private boolean coloring;
  private boolean fast;
  private long fastNanos;
  private int shownEnd;
  private long shownNanos;

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
      end();
      return;
    }
    Snapshot target = bench.runs().lastRequest().map(request -> request.file()).orElse(null);
    if (target != null && target != file) {
      begin(target);
    }
    if (bench.runs().previewProperty().get() == null) { // else it is shown when it grows
      show();
    }
  }

  private void end() {
    file = null;
    if (written != null) {
      written.close();
      written = null;
    }
  }

  private void begin(Snapshot target) {
    end();
    file = target;
    written = syntax.grow(target.name());
    colors = LineColors.NONE;
    coloring = false;
    fast = false;
    shownEnd = 0;
    shownNanos = System.nanoTime();
    picture = new StreamPicture(target, LineColors.NONE);
    Background.report(
        syntax
            .colors(target.name(), target::text)
            .thenAcceptAsync(
                known -> {
                  if (file == target) {
                    picture = new StreamPicture(target, known);
                    if (!fast) {
                      show();
                    }
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
    String note = Messages.get("review.streaming");
    fast = isFast(text);
    shownEnd = text.endNew();
    shownNanos = System.nanoTime();
    if (fast) {
      view.showNewest(
          text.lines().subList(0, text.endNew()), () -> shown.writing(text, colors, note));
    } else {
      view.show(shown.writing(text, colors, note));
      color(text);
    }
  }

  /** Whether lines come faster than anybody reads, or did so a moment ago. */
  private boolean isFast(ProvisionalText text) {
    long now = System.nanoTime();
    int come = text.endNew() - Math.max(shownEnd, text.firstNew());
    if (come >= FAST_LINES && come > FAST_LINES_PER_SECOND * (now - shownNanos) / 1e9) {
      fastNanos = now;
      return true;
    }
    return fast && now - fastNanos < FAST_NANOS;
  }

  private static String shortName(Snapshot target) {
    String name = target.name();
    return name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
  }

  /** One text at a time: what came meanwhile is coloured with the next one. */
  private void color(ProvisionalText text) {
    SyntaxService.GrowingText grows = written;
    if (coloring || grows == null || text.endNew() == text.firstNew()) {
      return;
    }
    coloring = true;
    int first = Math.max(text.firstNew(), text.endNew() - NEWEST);
    grows.request(
        text.lines().subList(0, text.endNew()),
        first,
        known ->
            fx.execute(() -> {
              if (grows == written) {
                coloring = false;
                colors = colors.with(first, known);
              }
            }));
  }
}

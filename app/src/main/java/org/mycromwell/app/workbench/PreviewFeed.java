package org.mycromwell.app.workbench;

import java.util.concurrent.Executor;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.jspecify.annotations.Nullable;
import org.mycromwell.app.run.ProvisionalText;
import org.mycromwell.app.run.StreamPreview;
import org.mycromwell.app.run.StreamProgress;
import org.mycromwell.engine.edit.Snapshot;
import org.mycromwell.engine.edit.prompt.AnswerFormat;

/**
 * What the right side shows while the model writes. The text is made by the diff thread, one at a
 * time: what comes meanwhile waits, and only the newest of it is shown. Used by the FX thread.
 */
final class PreviewFeed {
  private final Executor fx;
  private final Executor diff;
  private final ReadOnlyObjectWrapper<@Nullable ProvisionalText> text =
      new ReadOnlyObjectWrapper<>();
  private @Nullable Snapshot file;
  private @Nullable StreamPreview preview;
  private boolean working;
  private String wanted = "";
  private String shown = "";
  private long run;

  PreviewFeed(Executor fx, Executor diff) {
    this.fx = fx;
    this.diff = diff;
  }

  ReadOnlyObjectProperty<@Nullable ProvisionalText> textProperty() {
    return text.getReadOnlyProperty();
  }

  /** A run begins; null ends the last one. */
  void begin(@Nullable Snapshot target) {
    run++;
    file = target;
    preview = null;
    working = false;
    wanted = "";
    shown = "";
    text.set(null);
  }

  void progressed(StreamProgress progress) {
    Snapshot target = file;
    // Blocks name their places only in the end: there is nothing to show before.
    if (target == null
        || progress.prompt().isEmpty()
        || progress.prompt().get().format() == AnswerFormat.BLOCKS) {
      return;
    }
    wanted = progress.answer();
    if (!working && (preview == null || !wanted.equals(shown))) {
      work(target, progress);
    }
  }

  private void work(Snapshot target, StreamProgress progress) {
    working = true;
    long mine = run;
    StreamPreview known = preview;
    String answer = wanted;
    diff.execute(() -> {
      StreamPreview used =
          known == null
              ? new StreamPreview(target, progress.prompt().orElseThrow().scope())
              : known;
      ProvisionalText made = used.show(answer);
      fx.execute(() -> {
        if (mine != run) {
          return;
        }
        working = false;
        preview = used;
        shown = answer;
        text.set(made);
        if (!wanted.equals(shown)) {
          work(target, progress);
        }
      });
    });
  }
}

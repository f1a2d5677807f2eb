package org.mycromwell.app.review;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.mycromwell.app.editor.SyntaxService;
import org.mycromwell.app.fx.Background;
import org.mycromwell.engine.edit.LineChanges;
import org.mycromwell.engine.edit.Snapshot;

/** Shows a {@link Conflict} as three versions of the file. Owned by the FX thread. */
public final class ConflictBinding {
  private final SyntaxService syntax;
  private final Executor fx;
  private final ConflictView view;
  private @Nullable Conflict shown;

  /**
   * @param fx runs things on the FX thread
   */
  public ConflictBinding(SyntaxService syntax, Executor fx, ConflictView.Actions actions) {
    this.syntax = syntax;
    this.fx = fx;
    this.view = new ConflictView(syntax, actions);
  }

  /** The view, to be put into the window. */
  public ConflictView view() {
    return view;
  }

  /** Shows a conflict; the file on disk has to be there. */
  public void show(Conflict conflict) {
    if (conflict.equals(shown)) {
      return;
    }
    shown = conflict;
    Snapshot base = conflict.stale().proposal().snapshot();
    Snapshot disk = conflict.disk().orElseThrow();
    CompletableFuture<ThreeWayRows.Version> mine =
        version(
            base.name(),
            () -> Snapshot.of(base.name(), conflict.stale().proposal().result()).text());
    CompletableFuture<ThreeWayRows.Version> before = version(base.name(), base::text);
    CompletableFuture<ThreeWayRows.Version> theirs = version(base.name(), disk::text);
    Background.report(
        CompletableFuture.allOf(mine, before, theirs)
            .thenApply(done -> ThreeWayRows.of(mine.join(), before.join(), theirs.join()))
            .thenAcceptAsync(
                rows -> {
                  if (conflict.equals(shown)) {
                    view.show(conflict.message(), rows);
                  }
                },
                fx));
  }

  private CompletableFuture<ThreeWayRows.Version> version(String name, Supplier<String> text) {
    return syntax
        .colors(name, text)
        .thenApply(colors ->
            new ThreeWayRows.Version(
                LineChanges.lines(SyntaxService.withLineFeeds(text.get())), colors));
  }
}

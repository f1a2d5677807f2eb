package org.mycromwell.app.desktop;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import org.mycromwell.app.editor.CodeDocument;
import org.mycromwell.app.editor.EditorView;
import org.mycromwell.app.editor.LineSelection;
import org.mycromwell.app.editor.RichCodePane;
import org.mycromwell.app.editor.SyntaxService;
import org.mycromwell.app.fx.Background;
import org.mycromwell.app.project.EditorTab;

/**
 * An editor for each open tab, so that what can be undone stays with its file. Owned by the FX
 * thread.
 */
final class EditorPanes {
  private final SyntaxService syntax;
  private final Executor fx;
  private final BiConsumer<EditorTab, LineSelection> caretMoved;
  private final Map<EditorTab, EditorView> views = new HashMap<>();

  /** What the panes are to show next. */
  private final Map<EditorTab, CompletableFuture<CodeDocument>> loading = new HashMap<>();

  EditorPanes(SyntaxService syntax, Executor fx, BiConsumer<EditorTab, LineSelection> caretMoved) {
    this.syntax = syntax;
    this.fx = fx;
    this.caretMoved = caretMoved;
  }

  /** The editor of a tab, made when it is first asked for. */
  EditorView of(EditorTab tab) {
    EditorView known = views.get(tab);
    if (known != null) {
      return known;
    }
    RichCodePane pane = new RichCodePane(syntax, tab.name());
    EditorView view = new EditorView(pane);
    views.put(tab, view);
    pane.setEditable(false);
    load(tab, tab.firstText(), pane);
    pane.onEdited(() ->
        tab.dirtyProperty().set(!pane.text().equals(SyntaxService.withLineFeeds(tab.text()))));
    pane.onSelection(lines -> caretMoved.accept(tab, lines));
    tab.savedProperty()
        .addListener((property, before, after) -> {
          // What was written is what the pane holds; what another program wrote is not.
          if (!tab.dirtyProperty().get()
              && !pane.text().equals(SyntaxService.withLineFeeds(tab.text()))) {
            load(tab, tab.text(), pane);
          }
        });
    return view;
  }

  private void load(EditorTab tab, String text, RichCodePane pane) {
    int line = tab.caretLine();
    CompletableFuture<CodeDocument> parsed = syntax.open(tab.name(), text);
    loading.put(tab, parsed);
    Background.report(
        parsed.whenCompleteAsync(
            (document, failure) -> {
              // A pane whose text could not be parsed keeps what it has, and may be saved again.
              if (loading.remove(tab, parsed) && failure == null) {
                pane.open(document);
                pane.goToLine(line + 1);
              }
            },
            fx));
  }

  /** Whether the pane of a tab does not hold its text yet. */
  boolean isLoading(EditorTab tab) {
    return loading.containsKey(tab);
  }

  /** Forgets the editor of a tab that was closed. */
  void close(EditorTab tab) {
    views.remove(tab);
    loading.remove(tab);
  }
}

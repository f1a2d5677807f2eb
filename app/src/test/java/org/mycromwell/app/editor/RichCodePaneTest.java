package org.mycromwell.app.editor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.StackPane;
import javafx.scene.text.Text;
import org.fxmisc.richtext.CodeArea;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mycromwell.app.fx.FxTest;

class RichCodePaneTest extends FxTest {
  private static final String CODE = "class A {\n  int b = 1; // c\n}\n";

  private RichCodePane pane;

  @BeforeEach
  void showPane() {
    pane = onFx(() -> new RichCodePane(syntax, "code"));
    show(() -> new StackPane(pane.node()), 700, 400);
  }

  private CodeArea area() {
    return (CodeArea) pane.node().lookup(".code-area");
  }

  private void open(String name, String text) {
    CodeDocument document = syntax.open(name, text).join();
    run(() -> pane.open(document));
    settle();
  }

  @Test
  void opensWithColorsAndTheFontOfTheProgram() {
    open("A.java", CODE);
    assertThat(styleAt(0)).containsExactly("keyword");
    assertThat(styleAt(CODE.indexOf("//"))).containsExactly("comment");
    assertThat(styleAt(CODE.indexOf(" b"))).isEmpty();
    Text text = onFx(() -> (Text) area().lookup(".keyword"));
    assertThat(text.getFont().getFamily()).isEqualTo("JetBrains Mono");
  }

  private Collection<String> styleAt(int offset) {
    return onFx(() -> area().getStyleAtPosition(offset + 1));
  }

  /** What is typed makes a comment of the line. */
  @Test
  void typingColorsAnewAndCanBeUndone() {
    open("A.java", CODE);
    run(pane::focus);
    robot.write("//");
    until(() -> styleAt(pane.text().indexOf("class")).contains("comment"));
    assertThat(onFx(pane::text)).isEqualTo("//" + CODE);
    run(pane::undo);
    until(() -> styleAt(0).contains("keyword"));
    assertThat(onFx(pane::text)).isEqualTo(CODE);
    run(pane::undo); // nothing is left to undo: opening the file is not a change of it
    assertThat(onFx(pane::text)).isEqualTo(CODE);
    run(pane::redo);
    assertThat(onFx(pane::text)).isEqualTo("//" + CODE);
  }

  @Test
  void editListenersHearTypingAndNotOpening() {
    List<String> heard = new ArrayList<>();
    run(() -> pane.onEdited(() -> heard.add("edit")));
    open("A.java", CODE);
    assertThat(heard).isEmpty();
    run(pane::focus);
    robot.type(KeyCode.X);
    settle();
    assertThat(heard).hasSize(1);
  }

  /** Whatever rows follow whatever rows: text and tint of every row are those of the list. */
  @Test
  void rowsAreShownAsTheyAre() {
    Random random = new Random(11);
    RowKind[] kinds = RowKind.values();
    for (int i = 0; i < 150; i++) {
      List<CodeRow> rows =
          IntStream.range(0, 1 + random.nextInt(12))
              .mapToObj(n -> {
                String text = random.nextBoolean() ? "" : "row " + random.nextInt(4);
                return new CodeRow(
                    text,
                    n + 1,
                    0,
                    kinds[random.nextInt(kinds.length)],
                    random.nextBoolean(),
                    List.of(new TextMark(0, Math.min(3, text.length()), "keyword")));
              })
              .toList();
      run(() -> pane.showRows(rows));
      for (int n = 0; n < rows.size(); n++) {
        int row = n;
        assertThat(onFx(() -> area().getParagraph(row).getText())).isEqualTo(rows.get(n).text());
        assertThat(onFx(() -> area().getParagraph(row).getParagraphStyle()))
            .as("row %d of %s", n, rows)
            .isEqualTo(rows.get(n).paragraphStyle());
      }
      assertThat(onFx(() -> area().getParagraphs().size())).isEqualTo(rows.size());
    }
  }

  @Test
  void rowsCannotBeTypedInto() {
    run(() -> pane.showRows(List.of(new CodeRow("a", 1, RowKind.PLAIN, List.of()))));
    run(() -> pane.setEditable(true));
    run(pane::focus);
    robot.write("b");
    assertThat(onFx(pane::text)).isEqualTo("a");
  }

  @Test
  void geometryIsThatOfTheRows() {
    open("a.txt", "line\n".repeat(1_000));
    run(() -> pane.goToLine(500));
    settle();
    until(() -> pane.geometry().top(499) >= 0);
    double top = onFx(() -> pane.geometry().top(499));
    double height = onFx(() -> pane.geometry().rowHeight());
    assertThat(height).isBetween(18.0, 22.0);
    assertThat(top + height).isLessThan(400);
    double drawn =
        onFx(() ->
            area().screenToLocal(area().getParagraphBoundsOnScreen(499).orElseThrow()).getMinY());
    assertThat(drawn).isBetween(top - 1.5, top + 1.5);
    assertThat(onFx(() -> pane.caretLine().get())).isEqualTo(500);
  }

  @Test
  void searchGoesRound() {
    open("a.txt", "one two\nTwo one\n");
    TextSearch search = pane.search();
    assertThat(onFx(() -> search.find("two"))).isEqualTo(new TextSearch.Result(1, 2));
    assertThat(onFx(() -> search.next("two"))).isEqualTo(new TextSearch.Result(2, 2));
    assertThat(onFx(() -> search.next("two"))).isEqualTo(new TextSearch.Result(1, 2));
    assertThat(onFx(() -> search.previous("two"))).isEqualTo(new TextSearch.Result(2, 2));
    assertThat(onFx(() -> area().getSelectedText())).isEqualTo("Two");
    assertThat(onFx(() -> search.find("three"))).isEqualTo(new TextSearch.Result(0, 0));
  }

  /** All matches in sight are marked over their colours, the current one more, until it ends. */
  @Test
  void searchMarksAllMatches() {
    open("A.java", "class b {\n  int B = b1; // b\n}\n");
    int comment = pane.text().lastIndexOf('b');
    run(() -> pane.search().find("b"));
    until(() -> styleAt(6).contains("current"));
    assertThat(styleAt(6)).contains("type", "found");
    assertThat(styleAt(comment)).containsExactly("comment", "found");
    assertThat(styleAt(pane.text().indexOf('B'))).contains("found").doesNotContain("current");
    run(() -> pane.search().next("b"));
    until(() -> styleAt(pane.text().indexOf('B')).contains("current"));
    assertThat(styleAt(6)).doesNotContain("current");
    run(() -> pane.search().end());
    until(() -> !styleAt(comment).contains("found"));
    assertThat(styleAt(comment)).containsExactly("comment");
  }

  /** Also where there are no colours, and after typing. */
  @Test
  void matchesMoveWithTheText() {
    open("a.txt", "one two two\n");
    run(() -> pane.search().find("two"));
    until(() -> styleAt(4).contains("found"));
    run(() -> {
      area().insertText(0, "x ");
      pane.search().update("two");
    });
    until(() -> styleAt(6).contains("current") && styleAt(4).isEmpty());
  }

  @Test
  void carriageReturnsAreNotShown() {
    open("a.txt", "a\r\nb\rc");
    assertThat(onFx(pane::text)).isEqualTo("a\nb\nc");
  }
}

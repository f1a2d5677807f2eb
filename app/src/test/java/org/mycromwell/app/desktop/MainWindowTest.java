package org.mycromwell.app.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javafx.scene.control.TextArea;
import javafx.scene.input.Clipboard;
import javafx.scene.input.DataFormat;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import org.fxmisc.richtext.CodeArea;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mycromwell.app.image.AttachedImage;
import org.mycromwell.app.run.RunState;
import org.mycromwell.app.run.RunState.Kind;
import org.mycromwell.app.settings.Theme;
import org.mycromwell.app.shell.DropTargets;
import org.mycromwell.engine.edit.Decision;
import org.mycromwell.engine.image.ImageReader;
import org.mycromwell.engine.model.ModelSource.OfFile;
import org.mycromwell.engine.testing.ScriptedModel;
import org.mycromwell.ui.resources.SampleFiles;

/** The whole program, moved by mouse and keys, with a real engine whose answer is known. */
class MainWindowTest extends WindowTest {
  private static final String BEFORE =
      """
      def add(a, b):
          return a + b


      def sub(a, b):
          return a - b


      def mul(a, b):
          return a * b
      """;
  private static final String AFTER =
      BEFORE.replace("return a + b", "return b + a").replace("a * b", "b * a");

  @BeforeEach
  void openWindow() throws IOException {
    open(BEFORE, AFTER);
  }

  private void instruct() {
    robot.clickOn("#instruction").write("swap the operands");
    robot.push(KeyCode.CONTROL, KeyCode.ENTER);
  }

  @Test
  void fromAnInstructionToBytesOnDiskAndBack() {
    instruct();
    untilState(Kind.REVIEW);
    assertThat(file).hasContent(BEFORE);
    until(() -> stage.getScene().lookup("#accept-0") != null);
    robot.clickOn("#accept-0");
    until(() -> stage.getScene().lookup("#reject-1") != null);
    robot.type(KeyCode.X); // the review has the keyboard
    until(() -> bench.review().hunks().get(1).decision() == Decision.REJECTED);
    robot.clickOn("#apply");
    untilState(Kind.APPLIED);
    String applied = BEFORE.replace("return a + b", "return b + a");
    assertThat(file).hasContent(applied);
    until(() -> area().getText().equals(applied)); // the editor shows what is on disk
    robot.push(KeyCode.CONTROL, KeyCode.Z);
    until(() -> Files.readString(file).equals(BEFORE));
  }

  /** What streams in is seen, and of what has come by Escape the complete hunk can be applied. */
  @Test
  void escapeStopsTheModelAndKeepsWhatIsComplete() {
    holdAfter(6); // of ten lines
    instruct();
    until(() ->
        bench.states().state() instanceof RunState.Streaming streaming && streaming.tokens() == 6);
    until(() -> proposed().contains("return b + a"));
    assertThat(onFx(this::proposed)).doesNotContain("return b * a");
    robot.type(KeyCode.ESCAPE);
    letGo();
    untilState(Kind.STOPPED);
    assertThat(bench.review().hunks()).hasSize(1);
    assertThat(file).hasContent(BEFORE);
    untilTheReviewHasTheKeyboard();
    robot.type(KeyCode.A);
    robot.push(KeyCode.CONTROL, KeyCode.S);
    untilState(Kind.APPLIED);
    assertThat(file).hasContent(BEFORE.replace("return a + b", "return b + a"));
  }

  /** Before the file has been read there is nothing to be seen that could be stopped. */
  @Test
  void escapeRightAfterRunStopsItToo() throws IOException {
    Path later = Files.writeString(folder.resolve("later.py"), "later");
    robot.clickOn("#instruction").write("swap the operands");
    Set<Kind> states = EnumSet.noneOf(Kind.class);
    run(() -> {
      bench.states().stateProperty().addListener((property, before, now) -> states.add(now.kind()));
      bench.runs().run();
      stage
          .getScene()
          .getFocusOwner()
          .fireEvent(
              new KeyEvent(
                  KeyEvent.KEY_PRESSED, "", "", KeyCode.ESCAPE, false, false, false, false));
      bench.project().open(later); // read after the file of the run
    });
    until(() -> bench.project().selectedProperty().get().path().equals(later));
    assertThat(states).isEmpty();
  }

  private void untilTheReviewHasTheKeyboard() {
    until(() -> stage.getScene().lookup("#accept-0") != null && rightSide().isFocused());
  }

  private CodeArea rightSide() {
    var panes = List.copyOf(stage.getScene().getRoot().lookupAll(".code-area"));
    return (CodeArea) panes.get(1);
  }

  private String proposed() {
    return rightSide().getText();
  }

  @Test
  void hunksAreDecidedInAList() {
    instruct();
    untilState(Kind.REVIEW);
    untilTheReviewHasTheKeyboard();
    robot.push(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.H);
    until(() -> stage.getScene().lookup("#hunk-list") != null);
    until(() -> stage.getScene().lookup("#hunk-list").isFocused());
    robot.type(KeyCode.X);
    robot.type(KeyCode.A);
    until(() -> bench.review().hunks().get(1).decision() == Decision.ACCEPTED);
    assertThat(bench.review().hunks().getFirst().decision()).isEqualTo(Decision.REJECTED);
    robot.clickOn("Hunk 1 of 2, line 2, 1 removed, 1 added, rejected");
    robot.type(KeyCode.ENTER);
    until(() -> stage.getScene().lookup("#hunk-list") == null);
    assertThat(bench.review().currentProperty().get()).isZero();
    robot.push(KeyCode.CONTROL, KeyCode.S);
    untilState(Kind.APPLIED);
    assertThat(file).hasContent(BEFORE.replace("a * b", "b * a"));
  }

  /** The window of these tests is narrow. */
  @Test
  void filesComeOverTheMiddleOfANarrowWindow() {
    assertThat(stage.getScene().lookup(".tree-view")).isNull();
    robot.push(KeyCode.CONTROL, KeyCode.B);
    until(() -> stage.getScene().lookup(".tree-view") != null);
    robot.clickOn(".tree-view");
    robot.type(KeyCode.ESCAPE);
    until(() -> stage.getScene().lookup(".tree-view") == null);
  }

  /** What the user types into a hunk is what is written, and one step back takes it out again. */
  @Test
  void aHunkIsEditedInPlace() {
    instruct();
    untilState(Kind.REVIEW);
    untilTheReviewHasTheKeyboard();
    robot.type(KeyCode.ENTER);
    until(() -> stage.getScene().lookup("#hunk-editor").isFocused());
    robot.push(KeyCode.CONTROL, KeyCode.END);
    robot.write("  # ax");
    robot.type(KeyCode.ESCAPE);
    until(() -> bench.review().hunks().getFirst().edited());
    assertThat(bench.review().hunks().getFirst().decision()).isEqualTo(Decision.PENDING);
    robot.push(KeyCode.CONTROL, KeyCode.Z);
    until(() -> !bench.review().hunks().getFirst().edited());
    robot.push(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.Z);
    robot.type(KeyCode.A);
    robot.push(KeyCode.CONTROL, KeyCode.S);
    String applied = BEFORE.replace("return a + b", "return b + a  # ax");
    until(() -> Files.readString(file).equals(applied));
  }

  @Test
  void keysAcceptAndTheMouseRejects() {
    instruct();
    untilState(Kind.REVIEW);
    untilTheReviewHasTheKeyboard();
    robot.type(KeyCode.A);
    // The buttons are made anew for what was decided.
    until(() -> stage.getScene().lookup("#reject-0") == null);
    robot.clickOn("#reject-1");
    until(() -> bench.review().hunks().get(1).decision() == Decision.REJECTED);
    robot.push(KeyCode.CONTROL, KeyCode.Z);
    until(() -> bench.review().hunks().get(1).decision() == Decision.PENDING);
    robot.push(KeyCode.CONTROL, KeyCode.S);
    String applied = BEFORE.replace("return a + b", "return b + a");
    until(() -> Files.readString(file).equals(applied));
    until(() -> bench.review().hunks().size() == 1); // what waits goes on waiting
  }

  @Test
  void aNoteGoesWithTheNextTry() {
    instruct();
    untilState(Kind.REVIEW);
    robot.clickOn("#retry-with-note");
    robot.write("not in mul");
    robot.push(KeyCode.CONTROL, KeyCode.ENTER);
    String both = "swap the operands\nnot in mul";
    until(() -> bench.runs().lastRequest().orElseThrow().instruction().equals(both));
    untilState(Kind.REVIEW);
  }

  @Test
  void typingIsSavedByKeys() {
    run(() -> area().requestFocus());
    robot.push(KeyCode.CONTROL, KeyCode.END);
    robot.write("# end");
    robot.push(KeyCode.CONTROL, KeyCode.S);
    until(() -> Files.readString(file).equals(BEFORE + "# end"));
    until(() -> !bench.project().selectedProperty().get().dirtyProperty().get());
  }

  @Test
  void palettesAndColumnsByKeys() {
    robot.push(KeyCode.CONTROL, KeyCode.P);
    until(() -> stage.getScene().lookup("#palette-query").isFocused());
    robot.type(KeyCode.ESCAPE);
    robot.push(KeyCode.CONTROL, KeyCode.J);
    until(() -> stage.getScene().lookup("#instruction") == null);
    robot.push(KeyCode.CONTROL, KeyCode.J);
    until(() -> stage.getScene().lookup("#instruction") != null);
    robot.push(KeyCode.CONTROL, KeyCode.F);
    robot.write("sub");
    until(() -> area().getSelectedText().equals("sub"));
  }

  @Test
  void instructionSurvivesARun() {
    instruct();
    untilState(Kind.REVIEW);
    TextArea box = (TextArea) stage.getScene().lookup("#instruction");
    String text = onFx(box::getText);
    assertThat(text).isEqualTo("swap the operands");
  }

  @Test
  void theFirstStartOffersTheSample() {
    run(() -> bench.project().close(bench.project().selectedProperty().get()));
    run(() -> bench.settings().welcomeSeenProperty().set(false));
    run(() -> bench.openSample());
    until(() -> area() != null && area().getText().startsWith("def sum_prices"));
    assertThat(bench.instruction().textProperty().get()).isEqualTo("rename total to subtotal");
    robot.clickOn("read clamp.png");
    until(() -> bench.images().images().size() == 1);
    until(() -> area().getText().isEmpty());
    robot.clickOn("add a null check for name in greet");
    until(() -> area().getText().startsWith("public final class Greeter"));
    assertThat(bench.images().images()).isEmpty();
  }

  @Test
  void whatTheModelSaysOfTheSampleIsApplied() {
    run(() -> bench.openSample());
    until(() -> area() != null && area().getText().startsWith("def sum_prices"));
    String before = onFx(() -> area().getText());
    robot.clickOn("#run");
    untilState(Kind.REVIEW);
    untilTheReviewHasTheKeyboard();
    robot.type(KeyCode.A);
    robot.push(KeyCode.CONTROL, KeyCode.S);
    untilState(Kind.APPLIED);
    until(() -> !area().getText().equals(before)); // the editor shows what is on disk
  }

  @Test
  void modelsAreChosenFromAList() throws IOException {
    Path other =
        ScriptedModel.answering(BEFORE).withCromwellTokens().write(folder.resolve("other.gguf"));
    run(() -> bench.modelList().add(other));
    robot.push(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.P);
    until(() -> stage.getScene().lookup("#palette-query").isFocused());
    robot.write("another model");
    robot.type(KeyCode.ENTER);
    until(() -> stage.getScene().lookup(".models") != null);
    until(() -> stage.getScene().lookup("#use-model-1") != null); // behind the embedded one
    robot.clickOn("#use-model-1");
    untilState(Kind.IDLE);
    until(() -> bench.models().modelProperty().get().source().equals(new OfFile(other)));
    assertThat(stage.getScene().lookup(".models")).isNull();
  }

  @Test
  void aDroppedModelIsOpened() {
    Path other =
        ScriptedModel.answering(BEFORE).withCromwellTokens().write(folder.resolve("other.gguf"));
    run(() -> window.requests().dropped(DropTargets.Target.MODEL, List.of(other.toFile())));
    until(() -> bench.models().modelProperty().get().source().equals(new OfFile(other)));
    untilState(Kind.IDLE);
  }

  @Test
  void theKeyboardGoesRoundTheWindow() {
    run(() -> area().requestFocus());
    robot.type(KeyCode.F6);
    assertThat(stage.getScene().getFocusOwner()).isEqualTo(stage.getScene().lookup("#instruction"));
    robot.push(KeyCode.SHIFT, KeyCode.F6);
    assertThat(stage.getScene().getFocusOwner()).isEqualTo(area());
  }

  @Test
  void aFileChangedOutsideIsMerged() throws IOException {
    instruct();
    untilState(Kind.REVIEW);
    Files.writeString(file, "# mine\n" + BEFORE);
    robot.push(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.ENTER); // accepts all
    robot.push(KeyCode.CONTROL, KeyCode.S);
    untilState(Kind.CONFLICT);
    assertThat(file).hasContent("# mine\n" + BEFORE);
    until(() -> stage.getScene().lookup("#merge") != null);
    robot.clickOn("#merge");
    untilState(Kind.REVIEW);
    robot.push(KeyCode.CONTROL, KeyCode.S);
    untilState(Kind.APPLIED);
    assertThat(file).hasContent("# mine\n" + AFTER);
  }

  @Test
  void picturesComeByPasteAndByDrop() throws IOException {
    Path picture = folder.resolve("shot.png");
    try (InputStream sample = SampleFiles.open("clamp.png")) {
      Files.copy(sample, picture);
    }
    run(() ->
        Clipboard.getSystemClipboard()
            .setContent(Map.of(DataFormat.FILES, List.of(picture.toFile()))));
    robot.push(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.V);
    until(() -> bench.images().images().size() == 1);
    run(() -> window.requests().dropped(DropTargets.Target.IMAGE, List.of(picture.toFile())));
    until(() -> bench.images().images().size() == 2);
    run(() -> window.requests().dropped(DropTargets.Target.IMAGE, List.of(file.toFile())));
    until(() -> !bench.images().noticeProperty().get().isEmpty());
    assertThat(bench.images().noticeProperty().get()).contains("calc.py");
  }

  /** With nothing open, what a picture shows goes into a new text. */
  @Test
  void aPictureWithoutAFileOpensANewText() throws IOException {
    run(() -> bench.project().close(bench.project().selectedProperty().get()));
    dropPicture();
    until(() -> bench.project().selectedProperty().get() != null);
    assertThat(bench.project().isDraft(bench.project().selectedProperty().get())).isTrue();
    until(() -> area() != null && area().isEditable());
    run(() -> area().requestFocus());
    robot.write("x = 1");
    Path target = folder.resolve("new.py");
    CodeArea draft = area();
    run(() -> {
      bench
          .project()
          .saveAs(
              bench.project().selectedProperty().get(), target, draft.getText(), draft::getText);
      draft.appendText(" + 1"); // while it is written
    });
    until(() -> Files.exists(target) && Files.readString(target).equals("x = 1"));
    until(() -> bench.project().selectedProperty().get().path().equals(target));
    until(() -> !draft.equals(area()) && area().getText().equals("x = 1 + 1"));
    assertThat(bench.project().selectedProperty().get().dirtyProperty().get()).isTrue();
    run(() -> area().requestFocus());
    robot.push(KeyCode.CONTROL, KeyCode.S);
    until(() -> Files.readString(target).equals("x = 1 + 1"));
    until(() -> !bench.project().selectedProperty().get().dirtyProperty().get());
  }

  private void dropPicture() throws IOException {
    Path picture = folder.resolve("shot.png");
    try (InputStream sample = SampleFiles.open("clamp.png")) {
      Files.copy(sample, picture);
    }
    run(() -> window.requests().dropped(DropTargets.Target.IMAGE, List.of(picture.toFile())));
    until(() -> stage.getScene().lookup("#crop-0") != null);
  }

  @Test
  void aPictureIsCropped() throws IOException {
    dropPicture();
    AttachedImage whole = bench.images().images().getFirst();
    robot.clickOn("#crop-0");
    until(() -> stage.getScene().lookup("#crop-picture").isFocused());
    robot.drag("#crop-picture").dropBy(40, 30);
    robot.type(KeyCode.ESCAPE);
    until(() -> area() != null);
    assertThat(bench.images().images()).containsExactly(whole);
    robot.clickOn("#crop-0");
    until(() -> stage.getScene().lookup("#crop-picture").isFocused());
    robot.drag("#crop-picture").dropBy(40, 30);
    robot.type(KeyCode.ENTER);
    until(() -> bench.images().images().getFirst().crop().isPresent());
    AttachedImage part = bench.images().images().getFirst();
    assertThat(part.width()).isLessThan(whole.width());
    assertThat(part.height()).isLessThan(whole.height());
    assertThat(new ImageReader().read(part.file(), 0).width()).isEqualTo(part.width());
    until(() -> area() != null);
  }

  @Test
  void coloursChangeByCommand() {
    robot.push(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.P);
    until(() -> stage.getScene().lookup("#palette-query").isFocused());
    robot.write("change colours");
    robot.type(KeyCode.ENTER);
    until(() -> bench.settings().themeProperty().get() == Theme.DARK);
    List<String> dark = List.copyOf(stage.getScene().getStylesheets());
    robot.push(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.P);
    until(() -> stage.getScene().lookup("#palette-query").isFocused());
    robot.write("change colours");
    robot.type(KeyCode.ENTER);
    until(() -> bench.settings().themeProperty().get() == Theme.LIGHT);
    assertThat(stage.getScene().getStylesheets()).isNotEqualTo(dark);
  }
}

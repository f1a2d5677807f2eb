package org.mycromwell.app.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javafx.scene.control.TextArea;
import javafx.scene.input.Clipboard;
import javafx.scene.input.DataFormat;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mycromwell.app.run.RunState.Kind;
import org.mycromwell.app.settings.Theme;
import org.mycromwell.app.shell.DropTargets;
import org.mycromwell.engine.edit.Decision;
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
    assertThat(bench.instruction().textProperty().get()).isEqualTo("rename total to amount");
    robot.clickOn("read clamp.png");
    until(() -> bench.images().images().size() == 1);
    until(() -> area().getText().isEmpty());
    robot.clickOn("add a null check for name in greet");
    until(() -> area().getText().startsWith("public final class Greeter"));
    assertThat(bench.images().images()).isEmpty();
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
    run(() -> window.dropped(DropTargets.Target.IMAGE, List.of(picture.toFile())));
    until(() -> bench.images().images().size() == 2);
    run(() -> window.dropped(DropTargets.Target.IMAGE, List.of(file.toFile())));
    until(() -> !bench.images().noticeProperty().get().isEmpty());
    assertThat(bench.images().noticeProperty().get()).contains("calc.py");
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
    robot.write("change colours");
    robot.type(KeyCode.ENTER);
    until(() -> bench.settings().themeProperty().get() == Theme.LIGHT);
    assertThat(stage.getScene().getStylesheets()).isNotEqualTo(dark);
  }
}

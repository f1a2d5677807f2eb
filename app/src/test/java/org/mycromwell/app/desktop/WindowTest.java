package org.mycromwell.app.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javafx.application.Platform;
import javafx.stage.Stage;
import org.fxmisc.richtext.CodeArea;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.mycromwell.app.fx.FxTest;
import org.mycromwell.app.run.RunState.Kind;
import org.mycromwell.app.workbench.DesktopThreads;
import org.mycromwell.app.workbench.Workbench;
import org.mycromwell.engine.api.CodeEditor;
import org.mycromwell.engine.apply.StateDirectory;
import org.mycromwell.engine.model.ModelOptions;
import org.mycromwell.engine.model.ModelSource.OfFile;
import org.mycromwell.engine.testing.ScriptedModel;

/** The whole program in a window, with one file open and a real engine whose answer is known. */
@SuppressWarnings("NullAway.Init") // every test begins with open
abstract class WindowTest extends FxTest {
  @TempDir Path folder;
  protected Path file = Path.of("");
  protected Workbench bench;
  protected MainWindow window;
  private final CountDownLatch closed = new CountDownLatch(1);

  /** Opens the window with a file of this text and a model that gives this answer. */
  protected void open(String text, String answer) throws IOException {
    stage = onFx(Stage::new); // closing the window leaves nothing for the test after it
    file = Files.writeString(folder.resolve("calc.py"), text);
    Path model =
        ScriptedModel.answering(answer).withCromwellTokens().write(folder.resolve("model.gguf"));
    StateDirectory state = new StateDirectory(folder.resolve("state"));
    bench =
        onFx(() ->
            new Workbench(
                state,
                source ->
                    CodeEditor.builder()
                        .model(source)
                        .modelOptions(ModelOptions.defaults().withThreads(1))
                        .stateDirectory(state.root())
                        .build(),
                DesktopThreads.start(Platform::runLater)));
    window = onFx(() -> new MainWindow(stage, bench, closed::countDown));
    run(() -> {
      stage.setX(0);
      stage.setY(0);
      window.show(List.of(folder, file));
      stage.setWidth(1_000);
      stage.setHeight(900);
    });
    until(() -> bench.project().selectedProperty().get() != null);
    until(() -> area() != null && area().getText().equals(text));
    run(() -> bench.models().open(new OfFile(model), "model.gguf"));
    untilState(Kind.IDLE);
  }

  @AfterEach
  void closeWindow() throws InterruptedException {
    run(stage::hide);
    assertThat(closed.await(20, TimeUnit.SECONDS)).as("the window is closed").isTrue();
  }

  protected CodeArea area() {
    return (CodeArea) stage.getScene().lookup(".code-area");
  }

  protected void untilState(Kind kind) {
    until(() -> bench.states().state().kind() == kind);
  }
}

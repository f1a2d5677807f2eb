package org.mycromwell.app.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Proxy;
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
import org.mycromwell.app.run.EngineThread;
import org.mycromwell.app.run.RunState.Kind;
import org.mycromwell.app.workbench.DesktopThreads;
import org.mycromwell.app.workbench.Workbench;
import org.mycromwell.engine.api.CodeEditor;
import org.mycromwell.engine.api.SamplingConfig;
import org.mycromwell.engine.apply.StateDirectory;
import org.mycromwell.engine.edit.flow.EditListener;
import org.mycromwell.engine.model.ModelOptions;
import org.mycromwell.engine.model.ModelSource;
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
  private final HeldOpener opener = new HeldOpener();

  /** Opens the window with a file of this text and a model that gives this answer. */
  protected void open(String text, String answer) throws IOException {
    open(
        text,
        ScriptedModel.answering(answer),
        ModelOptions.defaults().withThreads(1),
        SamplingConfig.DEFAULT);
  }

  /** The same with any model, and with settings of its own. */
  protected void open(
      String text, ScriptedModel scripted, ModelOptions modelOptions, SamplingConfig sampling)
      throws IOException {
    stage = onFx(Stage::new); // closing the window leaves nothing for the test after it
    file = Files.writeString(folder.resolve("calc.py"), text);
    Path model = scripted.withCromwellTokens().write(folder.resolve("model.gguf"));
    opener.options = modelOptions;
    opener.sampling = sampling;
    StateDirectory state = new StateDirectory(folder.resolve("state"));
    bench = onFx(() -> new Workbench(state, opener, DesktopThreads.start(Platform::runLater)));
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
    opener.letGo(); // closing waits for the model
    run(stage::hide);
    assertThat(closed.await(20, TimeUnit.SECONDS)).as("the window is closed").isTrue();
  }

  /** Lets the model write so many tokens and then wait, until {@link #letGo}. */
  protected void holdAfter(int tokens) {
    opener.mostTokens = tokens;
  }

  protected void letGo() {
    opener.letGo();
  }

  /** Opens a model as the window does. */
  protected CodeEditor editor(ModelSource source) {
    return opener.open(source);
  }

  /** Opens models, and holds them where a test wants them to be. */
  private final class HeldOpener implements EngineThread.Opener {
    private final CountDownLatch mayGoOn = new CountDownLatch(1);
    private volatile ModelOptions options = ModelOptions.defaults();
    private volatile SamplingConfig sampling = SamplingConfig.DEFAULT;
    private volatile int mostTokens = Integer.MAX_VALUE;
    private int tokens; // of the engine thread

    @Override
    public CodeEditor open(ModelSource source) {
      return CodeEditor.builder()
          .model(source)
          .modelOptions(options)
          .config(sampling)
          .stateDirectory(folder.resolve("state"))
          .build();
    }

    @Override
    public EditListener listening(EditListener listener) {
      return (EditListener)
          Proxy.newProxyInstance(
              EditListener.class.getClassLoader(),
              new Class<?>[] {EditListener.class},
              (proxy, method, arguments) -> {
                Object result = method.invoke(listener, arguments);
                if (method.getName().equals("onToken") && ++tokens == mostTokens) {
                  mayGoOn.await();
                }
                return result;
              });
    }

    void letGo() {
      mayGoOn.countDown();
    }
  }

  protected CodeArea area() {
    return (CodeArea) stage.getScene().lookup(".code-area");
  }

  protected void untilState(Kind kind) {
    until(() -> bench.states().state().kind() == kind);
  }
}

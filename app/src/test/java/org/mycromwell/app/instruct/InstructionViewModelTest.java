package org.mycromwell.app.instruct;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.SimpleObjectProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mycromwell.app.run.RunState;
import org.mycromwell.app.run.TestModels;
import org.mycromwell.app.throughput.SpeedBook;
import org.mycromwell.engine.api.EditRequest;
import org.mycromwell.engine.edit.LineRange;
import org.mycromwell.engine.edit.Snapshot;
import org.mycromwell.engine.edit.flow.EditStats;
import org.mycromwell.engine.edit.flow.PromptParts;
import org.mycromwell.engine.edit.flow.Scope;
import org.mycromwell.engine.edit.prompt.AnswerFormat;
import org.mycromwell.engine.edit.prompt.ImagePrompt;

class InstructionViewModelTest {
  private static final String FILE =
      """
      class Cart {
        int total() {
          return 1;
        }
        int count() {
          return 2;
        }
      }
      """;
  private static final LineRange NOTHING = new LineRange(0, 0);

  @TempDir Path folder;
  private Path path = Path.of("");
  private final SimpleObjectProperty<RunState> state =
      new SimpleObjectProperty<>(new RunState.NoModel("No model is open"));
  private final SpeedBook speeds = new SpeedBook();
  private final InstructionViewModel box =
      new InstructionViewModel(state, speeds, Runnable::run, Runnable::run);

  @BeforeEach
  void makeFile() throws IOException {
    path = Files.writeString(folder.resolve("Cart.java"), FILE);
  }

  private void ready() {
    state.set(new RunState.Idle());
    box.modelProperty().set(TestModels.text());
    box.setTarget(Snapshot.read(path), NOTHING, 0);
    box.textProperty().set("rename total to sum");
  }

  private String reason() {
    return box.reasonProperty().get();
  }

  @Test
  void everyObstacleIsNamedInTurn() {
    assertThat(reason()).isEqualTo("No model is open");
    state.set(new RunState.LoadingModel("m.gguf", 0.3));
    assertThat(reason()).isEqualTo("m.gguf is being loaded");
    state.set(new RunState.Idle());
    assertThat(reason()).isEqualTo("Choose a model first");
    box.modelProperty().set(TestModels.text());
    assertThat(reason()).isEqualTo("Open a file first");
    box.setTarget(Snapshot.of("buffer", FILE.getBytes(UTF_8)), NOTHING, 0);
    assertThat(reason()).startsWith("Save the file first");
    box.setTarget(Snapshot.read(path), NOTHING, 0);
    assertThat(reason()).isEqualTo("Say what to change");
    box.dirtyProperty().set(true);
    assertThat(reason()).startsWith("Save your own changes first");
    box.dirtyProperty().set(false);
    box.textProperty().set("  \n");
    assertThat(reason()).isEqualTo("Say what to change");
    box.textProperty().set("rename it");
    assertThat(box.canRun()).isTrue();
    box.setImages(1, 300);
    assertThat(reason()).contains("reads text only");
    box.modelProperty().set(TestModels.seeing());
    assertThat(box.canRun()).isTrue();
    box.textProperty().set("");
    assertThat(box.canRun()).isTrue();
    state.set(new RunState.Streaming(4));
    assertThat(reason()).contains("Esc stops it");
    state.set(new RunState.Review(2, 1));
    assertThat(box.canRun()).isTrue();
    state.set(new RunState.Conflict("Cart.java"));
    assertThat(box.canRun()).isFalse();
  }

  @Test
  void aModelThatSeesFewLinesTakesNoContextFiles() throws IOException {
    ready();
    box.addContext(Files.writeString(folder.resolve("Item.java"), "class Item {}\n"));
    assertThat(box.canRun()).isTrue();
    box.modelProperty().set(TestModels.narrow());
    assertThat(reason()).contains("looks at no other file");
    box.removeContext(box.chips().getFirst());
    assertThat(box.canRun()).isTrue();
  }

  @Test
  void contextThatCannotBeReadIsRefusedWithAReason() throws IOException {
    ready();
    box.addContext(folder.resolve("missing.java"));
    assertThat(box.noticeProperty().get()).contains("missing.java");
    box.addContext(path);
    assertThat(box.noticeProperty().get()).contains("the file to change");
    Path item = Files.writeString(folder.resolve("Item.java"), "class Item {}\n");
    box.addContext(item);
    box.addContext(item);
    assertThat(box.noticeProperty().get()).isEmpty();
    assertThat(box.chips()).extracting(ContextChip::label).containsExactly("Item.java");
  }

  @Test
  void scopesAreTheFileItsDefinitionsAndTheSelection() {
    ready();
    assertThat(box.scopes())
        .extracting(ScopeOption::label)
        .containsExactly(
            "Whole file", "Cart, lines 1 to 8", "total(), lines 2 to 4", "count(), lines 5 to 7");
    box.setTarget(Snapshot.read(path), new LineRange(2, 3), 5);
    assertThat(box.scopes())
        .extracting(ScopeOption::label)
        .startsWith("Whole file", "Selection, line 3", "count(), lines 5 to 7");
    assertThat(box.scopeProperty().get().kind()).isEqualTo(ScopeOption.Kind.WHOLE_FILE);
    box.useSelection();
    assertThat(box.request(Snapshot.read(path), List.of()).scope())
        .isEqualTo(new Scope.Lines(new LineRange(2, 3)));
    // The selection moves, and what was chosen with it.
    box.setTarget(Snapshot.read(path), new LineRange(0, 2), 0);
    assertThat(box.scopeProperty().get().lines()).isEqualTo(new LineRange(0, 2));
    box.setTarget(Snapshot.read(path), NOTHING, 0);
    assertThat(box.scopeProperty().get().kind()).isEqualTo(ScopeOption.Kind.WHOLE_FILE);
    box.setTarget(null, NOTHING, 0);
    assertThat(box.scopes()).isEmpty();
  }

  @Test
  void aRequestHoldsEverythingAndIsRemembered() throws IOException {
    ready();
    Path item = Files.writeString(folder.resolve("Item.java"), "class Item {}\n");
    box.addContext(item);
    EditRequest request = box.request(Snapshot.read(path), List.of());
    assertThat(request.instruction()).isEqualTo("rename total to sum");
    assertThat(request.scope()).isEqualTo(new Scope.WholeFile());
    assertThat(request.contextFiles()).containsExactly(item);
    assertThat(box.history().entries()).containsExactly("rename total to sum");
    box.removeContext(box.chips().getFirst());
    box.modelProperty().set(TestModels.seeing());
    box.setImages(1, 10);
    box.textProperty().set("");
    assertThat(box.request(Snapshot.read(path), List.of(item)).instruction())
        .isEqualTo(ImagePrompt.TRANSCRIBE);
    state.set(new RunState.Streaming(1));
    assertThatThrownBy(() -> box.request(Snapshot.read(path), List.of()))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void arrowsWalkThroughTheHistoryAndBackToTheDraft() {
    ready();
    box.history().load(List.of("first", "second"));
    box.textProperty().set("my draft");
    assertThat(box.arrowsWalk()).isFalse();
    box.historyUp();
    assertThat(box.textProperty().get()).isEqualTo("second");
    assertThat(box.arrowsWalk()).isTrue();
    box.historyUp();
    box.historyUp();
    assertThat(box.textProperty().get()).isEqualTo("first");
    box.historyDown();
    box.historyDown();
    assertThat(box.textProperty().get()).isEqualTo("my draft");
    box.historyDown();
    assertThat(box.textProperty().get()).isEqualTo("my draft");
    box.historyUp();
    box.textProperty().set("second, changed");
    assertThat(box.arrowsWalk()).isFalse();
    box.historyUp();
    assertThat(box.textProperty().get()).isEqualTo("second");
    box.historyDown();
    assertThat(box.textProperty().get()).isEqualTo("second, changed");
  }

  @Test
  void anInstructionThatIsRepeatedIsThereOnce() {
    PromptHistory history = new PromptHistory();
    history.load(List.of("a", "b", "a", " "));
    assertThat(history.entries()).containsExactly("b", "a");
    for (int i = 0; i < 200; i++) {
      history.add("n" + i);
    }
    assertThat(history.entries()).hasSize(100).startsWith("n100").endsWith("n199");
  }

  @Test
  void theEstimateComesFromMeasuredSpeedsOnly() {
    ready();
    assertThat(box.estimateProperty().get()).isEmpty();
    Snapshot file = Snapshot.read(path);
    PromptParts prompt =
        new PromptParts(
            file.allLines(),
            file.allLines(),
            AnswerFormat.REWRITE,
            100,
            4096,
            List.of(new PromptParts.Part(PromptParts.Kind.FILE, "f", file.sizeBytes() / 4)));
    speeds.learn(
        TestModels.text(),
        file,
        Optional.of(prompt),
        new EditStats(100, 0, 100, 1000, 1000, 100, 10_000, 0, 0, 4096, 0));
    box.speedsChanged();
    String whole = box.estimateProperty().get();
    assertThat(whole).startsWith("~ ").endsWith(" s at 10.0 tok/s");
    box.scopeProperty().set(box.scopes().getLast());
    assertThat(seconds(box.estimateProperty().get())).isLessThan(seconds(whole));
    box.setImages(0, 1000);
    assertThat(seconds(box.estimateProperty().get())).isGreaterThan(10);
  }

  private static double seconds(String estimate) {
    return Double.parseDouble(estimate.split(" ")[1]);
  }
}

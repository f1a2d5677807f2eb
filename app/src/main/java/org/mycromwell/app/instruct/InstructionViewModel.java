package org.mycromwell.app.instruct;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Executor;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.beans.value.ObservableValue;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;
import org.mycromwell.app.run.FailureText;
import org.mycromwell.app.run.OpenModel;
import org.mycromwell.app.run.RunState;
import org.mycromwell.app.throughput.SpeedBook;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.api.EditRequest;
import org.mycromwell.engine.edit.LineRange;
import org.mycromwell.engine.edit.Snapshot;
import org.mycromwell.engine.edit.prompt.ImagePrompt;

/**
 * The instruction box: text and its history, the part of the file that may change, files shown
 * beside it, how long it will take about, and whether it can be run, with the reason why not. Used
 * by the FX thread; files are read and parsed by {@code background}.
 */
public final class InstructionViewModel {
  private final Executor fx;
  private final Executor background;
  private final SpeedBook speeds;
  private final ObservableValue<RunState> state;
  private final StringProperty text = new SimpleStringProperty("");
  private final PromptHistory history = new PromptHistory();
  private boolean walking;
  private final ObservableList<ScopeOption> scopes = FXCollections.observableArrayList();
  private final ObjectProperty<@Nullable ScopeOption> scope = new SimpleObjectProperty<>();
  private final ObservableList<ContextChip> chips = FXCollections.observableArrayList();
  private final ObservableList<ContextChip> readOnlyChips =
      FXCollections.unmodifiableObservableList(chips);
  private final ObjectProperty<@Nullable OpenModel> model = new SimpleObjectProperty<>();
  private final ObjectProperty<@Nullable Snapshot> target = new SimpleObjectProperty<>();
  private final BooleanProperty dirty = new SimpleBooleanProperty();
  private final ReadOnlyStringWrapper reason = new ReadOnlyStringWrapper("");
  private final ReadOnlyStringWrapper estimate = new ReadOnlyStringWrapper("");
  private final ReadOnlyStringWrapper notice = new ReadOnlyStringWrapper("");
  private int images;
  private int imageTokens;
  private long targetVersion;

  /**
   * @param background parses files
   * @param speeds what was measured
   */
  public InstructionViewModel(
      ObservableValue<RunState> state, SpeedBook speeds, Executor fx, Executor background) {
    this.state = state;
    this.speeds = speeds;
    this.fx = fx;
    this.background = background;
    state.addListener((_, before, after) -> {
      if (!after.goesOn(before)) {
        refresh();
      }
    });
    model.addListener((_, _, _) -> refresh());
    dirty.addListener((_, _, _) -> refresh());
    scope.addListener((_, _, _) -> refresh());
    text.addListener((_, _, _) -> {
      if (!walking) {
        history.typed();
      }
      refresh();
    });
    refresh();
  }

  /** What to change, in the user's words. */
  public StringProperty textProperty() {
    return text;
  }

  /** The parts of the file to choose from; the whole file first. */
  public ObservableList<ScopeOption> scopes() {
    return scopes;
  }

  /** The part that may change; null without a file. */
  public ObjectProperty<@Nullable ScopeOption> scopeProperty() {
    return scope;
  }

  /** Files that are shown beside the one to change; cannot be changed from outside. */
  public ObservableList<ContextChip> chips() {
    return readOnlyChips;
  }

  /** The open model, set by its owner; null for none. */
  public ObjectProperty<@Nullable OpenModel> modelProperty() {
    return model;
  }

  /** Whether the editor has changes that are not saved. */
  public BooleanProperty dirtyProperty() {
    return dirty;
  }

  /** Why Run cannot be pressed, one sentence; "" when it can. */
  public ReadOnlyStringProperty reasonProperty() {
    return reason.getReadOnlyProperty();
  }

  /** Whether Run can be pressed. */
  public boolean canRun() {
    return reason.get().isEmpty();
  }

  /** {@code ~ 38 s at 14.0 tok/s}; "" while nothing was measured. */
  public ReadOnlyStringProperty estimateProperty() {
    return estimate.getReadOnlyProperty();
  }

  /** Why the last file could not be added; "" when it could. */
  public ReadOnlyStringProperty noticeProperty() {
    return notice.getReadOnlyProperty();
  }

  /** Earlier instructions. */
  public PromptHistory history() {
    return history;
  }

  /**
   * The file in the editor, and what is selected there.
   *
   * @param file as it is on disk; null for none
   * @param selection selected lines, from 0; empty for none
   * @param caretLine from 0
   */
  public void setTarget(@Nullable Snapshot file, LineRange selection, int caretLine) {
    boolean same = isSame(file, target.get());
    target.set(file);
    long version = ++targetVersion;
    if (file == null) {
      scopes.clear();
      scope.set(null);
      refresh();
      return;
    }
    if (!same) {
      ScopeOption whole = ScopeOption.whole(file);
      scopes.setAll(whole);
      scope.set(whole);
    }
    refresh();
    background.execute(() -> {
      List<ScopeOption> found = ScopeOption.of(file, selection, caretLine);
      fx.execute(() -> {
        if (version == targetVersion) {
          showScopes(found);
        }
      });
    });
  }

  private static boolean isSame(@Nullable Snapshot a, @Nullable Snapshot b) {
    return a != null && b != null && a.name().equals(b.name()) && a.sha256().equals(b.sha256());
  }

  /** What was chosen stays chosen where it is still there; a selection follows the selection. */
  private void showScopes(List<ScopeOption> found) {
    ScopeOption chosen = scope.get();
    scopes.setAll(found);
    Optional<ScopeOption> again =
        found.stream()
            .filter(option ->
                chosen != null
                    && (option.equals(chosen)
                        || (option.kind() == chosen.kind()
                            && option.kind() != ScopeOption.Kind.DEFINITION)))
            .findFirst();
    scope.set(again.orElse(found.getFirst()));
  }

  /** Chooses the selection, as Ctrl+L does; the part around the caret when nothing is selected. */
  public void useSelection() {
    scopes.stream()
        .filter(option -> option.kind() == ScopeOption.Kind.SELECTION)
        .findFirst()
        .or(() -> scopes.size() > 1 ? Optional.of(scopes.get(1)) : Optional.empty())
        .ifPresent(scope::set);
  }

  /** How many images are attached, and what they cost. */
  public void setImages(int count, int tokens) {
    images = count;
    imageTokens = tokens;
    refresh();
  }

  /** Shows a file to the model too. What cannot be read is refused, with a notice. */
  public void addContext(Path file) {
    notice.set("");
    Path path = file.toAbsolutePath().normalize();
    Snapshot open = target.get();
    if (open != null
        && open.path() != null
        && path.equals(open.path().toAbsolutePath().normalize())) {
      notice.set(path.getFileName() + " is the file to change, which the model sees anyway");
      return;
    }
    if (chips.stream().anyMatch(chip -> chip.path().equals(path))) {
      return;
    }
    background.execute(() -> {
      String problem = "";
      long size = 0;
      try {
        size = Snapshot.read(path).sizeBytes();
      } catch (EngineException e) {
        problem = FailureText.of(e);
      }
      String refused = problem;
      long bytes = size;
      fx.execute(() -> {
        if (!refused.isEmpty()) {
          notice.set(refused);
        } else if (chips.stream().noneMatch(chip -> chip.path().equals(path))) {
          chips.add(new ContextChip(path, bytes, OptionalInt.empty()));
          refresh();
        }
      });
    });
  }

  /** Shows a file no longer. */
  public void removeContext(ContextChip chip) {
    chips.removeIf(other -> other.path().equals(chip.path()));
    refresh();
  }

  /** Whether the arrow keys go through the history: in an empty box, or on the way. */
  public boolean arrowsWalk() {
    return text.get().isEmpty() || history.isWalking();
  }

  /** Shows the instruction before. */
  public void historyUp() {
    history.previous(text.get()).ifPresent(this::showFromHistory);
  }

  /** Shows the instruction after. */
  public void historyDown() {
    history.next().ifPresent(this::showFromHistory);
  }

  private void showFromHistory(String instruction) {
    walking = true;
    text.set(instruction);
    walking = false;
  }

  /** Speeds were measured: estimates are made anew. */
  public void speedsChanged() {
    refresh();
  }

  /**
   * What to ask, remembered in the history.
   *
   * @param file as it is now
   * @param imageFiles pictures that belong to it
   * @throws IllegalStateException when it cannot be run
   */
  public EditRequest request(Snapshot file, List<Path> imageFiles) {
    if (!canRun()) {
      throw new IllegalStateException(reason.get());
    }
    String words = text.get().isBlank() ? ImagePrompt.TRANSCRIBE : text.get().strip();
    history.add(text.get());
    ScopeOption chosen = scope.get();
    boolean inside = chosen != null && chosen.lines().end() <= file.lineCount();
    return EditRequest.of(file, words)
        .withScope(inside && chosen != null ? chosen.scope() : ScopeOption.whole(file).scope())
        .withContextFiles(chips.stream().map(ContextChip::path).toList())
        .withImages(imageFiles);
  }

  private void refresh() {
    reason.set(
        RunBlock.reason(
                state.getValue(),
                model.get(),
                target.get(),
                dirty.get(),
                text.get(),
                images,
                chips.size())
            .orElse(""));
    OpenModel open = model.get();
    Optional<SpeedBook.Speed> speed = open == null ? Optional.empty() : speeds.speed(open);
    for (int i = 0; i < chips.size(); i++) {
      ContextChip chip = chips.get(i);
      OptionalInt tokens =
          speed.isEmpty()
              ? OptionalInt.empty()
              : OptionalInt.of((int) Math.round(chip.sizeBytes() / speed.get().bytesPerToken()));
      if (!tokens.equals(chip.tokens())) {
        chips.set(i, new ContextChip(chip.path(), chip.sizeBytes(), tokens));
      }
    }
    Snapshot file = target.get();
    ScopeOption chosen = scope.get();
    boolean known =
        speed.isPresent()
            && file != null
            && chosen != null
            && chosen.lines().end() <= file.lineCount();
    estimate.set(known ? estimate(speed.get(), file, chosen).text() : "");
  }

  private Estimate estimate(SpeedBook.Speed speed, Snapshot file, ScopeOption chosen) {
    long scopeBytes =
        (long) file.lineStart(chosen.lines().end()) - file.lineStart(chosen.lines().first());
    OpenModel open = model.get();
    boolean narrow = open != null && open.abilities().linesAround().isPresent();
    long textBytes =
        (narrow ? scopeBytes : file.sizeBytes())
            + chips.stream().mapToLong(ContextChip::sizeBytes).sum();
    return Estimate.of(speed, textBytes, scopeBytes, imageTokens);
  }
}

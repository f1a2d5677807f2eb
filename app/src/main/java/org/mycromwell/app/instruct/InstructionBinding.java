package org.mycromwell.app.instruct;

import java.nio.file.Path;
import java.util.List;
import javafx.beans.InvalidationListener;
import javafx.beans.property.ReadOnlyObjectProperty;
import org.mycromwell.app.run.RunState;

/**
 * Shows what an {@link InstructionViewModel} holds and does there what the user does in the box.
 * Owned by the FX thread.
 */
public final class InstructionBinding implements InstructionActions {
  /** What the box asks of the rest of the window. Called on the FX thread. */
  public interface Host {
    void run();

    void stop();

    void retry(String note);

    /** Lets the user say what should be different the next time. */
    void retryWithNote();

    void discard();

    /** Lets the user choose files; empty when he does not. */
    List<Path> chooseFiles();

    void addImage();
  }

  private final InstructionViewModel model;
  private final ReadOnlyObjectProperty<RunState> state;
  private final Host host;
  private final InstructionView view;

  public InstructionBinding(
      InstructionViewModel model, ReadOnlyObjectProperty<RunState> state, Host host) {
    this.model = model;
    this.state = state;
    this.host = host;
    this.view = new InstructionView(this);
    view.text().bindBidirectional(model.textProperty());
    view.historyWalk(model::arrowsWalk);
    InvalidationListener listener = property -> show();
    state.addListener((property, before, after) -> {
      if (!after.goesOn(before)) {
        show();
      }
    });
    model.scopes().addListener(listener);
    model.scopeProperty().addListener(listener);
    model.chips().addListener(listener);
    model.reasonProperty().addListener(listener);
    model.estimateProperty().addListener(listener);
    model.noticeProperty().addListener(listener);
    show();
  }

  /** The view, to be put into the window. */
  public InstructionView view() {
    return view;
  }

  private void show() {
    RunState now = state.get();
    ScopeOption scope = model.scopeProperty().get();
    String notice = model.noticeProperty().get();
    view.show(
        new InstructionContent(
            model.scopes().stream().map(ScopeOption::label).toList(),
            scope == null ? "" : scope.label(),
            model.chips().stream()
                .map(chip -> new InstructionContent.Chip(chip.label(), "", false))
                .toList(),
            model.estimateProperty().get(),
            now.isRunning(),
            model.reasonProperty().get(),
            notice,
            after(now)));
  }

  private static InstructionContent.After after(RunState state) {
    return switch (state.kind()) {
      case REVIEW, NO_CHANGE, FAILED -> InstructionContent.After.RETRY;
      case STOPPED, TRUNCATED -> InstructionContent.After.RETRY_OR_DISCARD;
      default -> InstructionContent.After.NOTHING;
    };
  }

  @Override
  public void run() {
    host.run();
  }

  @Override
  public void stop() {
    host.stop();
  }

  @Override
  public void retry() {
    host.retry("");
  }

  @Override
  public void retryWithNote() {
    host.retryWithNote();
  }

  @Override
  public void discard() {
    host.discard();
  }

  @Override
  public void addFile() {
    host.chooseFiles().forEach(model::addContext);
  }

  @Override
  public void addImage() {
    host.addImage();
  }

  @Override
  public void removeChip(InstructionContent.Chip chip) {
    model.chips().stream()
        .filter(known -> known.label().equals(chip.name()))
        .findFirst()
        .ifPresent(model::removeContext);
  }

  @Override
  public void chooseScope(String label) {
    model.scopes().stream()
        .filter(scope -> scope.label().equals(label))
        .findFirst()
        .ifPresent(model.scopeProperty()::set);
  }

  @Override
  public void olderInstruction() {
    model.historyUp();
  }

  @Override
  public void newerInstruction() {
    model.historyDown();
  }
}

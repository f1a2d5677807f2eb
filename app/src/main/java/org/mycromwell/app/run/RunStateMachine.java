package org.mycromwell.app.run;

import static org.mycromwell.app.run.RunState.Kind.APPLIED;
import static org.mycromwell.app.run.RunState.Kind.CONFLICT;
import static org.mycromwell.app.run.RunState.Kind.FAILED;
import static org.mycromwell.app.run.RunState.Kind.IDLE;
import static org.mycromwell.app.run.RunState.Kind.LOADING_MODEL;
import static org.mycromwell.app.run.RunState.Kind.NO_CHANGE;
import static org.mycromwell.app.run.RunState.Kind.NO_MODEL;
import static org.mycromwell.app.run.RunState.Kind.PREFILLING;
import static org.mycromwell.app.run.RunState.Kind.REVIEW;
import static org.mycromwell.app.run.RunState.Kind.STOPPED;
import static org.mycromwell.app.run.RunState.Kind.STREAMING;
import static org.mycromwell.app.run.RunState.Kind.TRUNCATED;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.mycromwell.app.run.RunState.Kind;

/**
 * Holds the one {@link RunState} of a window and lets it change only along the edges of its table.
 * A step that is no edge is a programming error and throws; so no button can be left in a state
 * that nobody thought of. Used by the FX thread only.
 */
public final class RunStateMachine {
  private static final Map<Kind, Set<Kind>> EDGES = new EnumMap<>(Kind.class);

  static {
    // What was proposed earlier can be decided about without a model.
    edges(NO_MODEL, LOADING_MODEL, NO_MODEL, REVIEW, CONFLICT);
    // Loading fails into FAILED, or is cancelled: back to the model before, or to none.
    edges(LOADING_MODEL, LOADING_MODEL, IDLE, NO_MODEL, FAILED);
    // REVIEW and CONFLICT from IDLE: a proposal of History or of an earlier session is opened
    // again.
    edges(IDLE, LOADING_MODEL, NO_MODEL, PREFILLING, REVIEW, CONFLICT, FAILED);
    // IDLE from a run: it only measured the model.
    edges(PREFILLING, PREFILLING, STREAMING, IDLE, REVIEW, STOPPED, TRUNCATED, NO_CHANGE, FAILED);
    // A block without an exact place is asked for again: the model reads once more.
    edges(STREAMING, STREAMING, PREFILLING, IDLE, REVIEW, STOPPED, TRUNCATED, NO_CHANGE, FAILED);
    // FAILED from a proposal: it could not be written, and stays where it is kept.
    edges(REVIEW, REVIEW, IDLE, PREFILLING, APPLIED, CONFLICT, FAILED);
    edges(STOPPED, STOPPED, IDLE, PREFILLING, APPLIED, CONFLICT, FAILED);
    edges(TRUNCATED, TRUNCATED, IDLE, PREFILLING, APPLIED, CONFLICT, FAILED);
    edges(NO_CHANGE, IDLE, PREFILLING, LOADING_MODEL, REVIEW);
    edges(FAILED, IDLE, NO_MODEL, LOADING_MODEL, PREFILLING, REVIEW, FAILED);
    // REVIEW after APPLIED: the undecided rest, or the whole after it was undone.
    edges(APPLIED, IDLE, REVIEW, PREFILLING, LOADING_MODEL, APPLIED, CONFLICT, FAILED);
    edges(CONFLICT, CONFLICT, REVIEW, IDLE, PREFILLING, APPLIED, FAILED);
  }

  private final ReadOnlyObjectWrapper<RunState> state = new ReadOnlyObjectWrapper<>();

  /** Begins in {@code first}. */
  public RunStateMachine(RunState first) {
    state.set(first);
  }

  private static void edges(Kind from, Kind first, Kind... others) {
    EDGES.put(from, EnumSet.of(first, others));
  }

  /** Whether a state of one kind may follow a state of another. */
  public static boolean allows(Kind from, Kind to) {
    return EDGES.getOrDefault(from, Set.of()).contains(to);
  }

  /** The state of the window, never null. */
  public ReadOnlyObjectProperty<RunState> stateProperty() {
    return state.getReadOnlyProperty();
  }

  /** The state of the window. */
  public RunState state() {
    return state.get();
  }

  /** Whether {@link #to} would take a state of this kind now. */
  public boolean allows(Kind to) {
    return allows(state().kind(), to);
  }

  /**
   * Goes to the next state.
   *
   * @throws IllegalStateException when the table has no such edge
   */
  public void to(RunState next) {
    if (!allows(next.kind())) {
      throw new IllegalStateException(state().kind() + " is not followed by " + next.kind());
    }
    state.set(next);
  }
}

package org.mycromwell.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mycromwell.app.run.RunState.Kind;

class RunStateMachineTest {
  /**
   * Rows: from; columns: to, in the order of {@link Kind}: no model, loading, idle, prefilling,
   * streaming, review, stopped, truncated, no change, failed, applied, conflict.
   */
  private static final String[] TABLE = {
    "NO_MODEL      x x . . . x . . . . . x",
    "LOADING_MODEL x x x . . . . . . x . .",
    "IDLE          x x . x . x . . . x . x",
    "PREFILLING    . . x x x x x x x x . .",
    "STREAMING     . . x x x x x x x x . .",
    "REVIEW        . . x x . x . . . x x x",
    "STOPPED       . . x x . . x . . x x x",
    "TRUNCATED     . . x x . . . x . x x x",
    "NO_CHANGE     . x x x . x . . . . . .",
    "FAILED        x x x x . x . . . x . .",
    "APPLIED       . x x x . x . . . x x x",
    "CONFLICT      . . x x . x . . . x x x",
  };

  static Stream<Arguments> pairs() {
    List<Arguments> pairs = new ArrayList<>();
    for (int from = 0; from < TABLE.length; from++) {
      String[] row = TABLE[from].split("\\s+");
      assertThat(row[0]).isEqualTo(Kind.values()[from].name());
      for (int to = 0; to < TABLE.length; to++) {
        pairs.add(Arguments.of(Kind.values()[from], Kind.values()[to], row[to + 1].equals("x")));
      }
    }
    return pairs.stream();
  }

  @ParameterizedTest(name = "{0} to {1}: {2}")
  @MethodSource("pairs")
  void onlyTheEdgesOfTheTableAreTaken(Kind from, Kind to, boolean allowed) {
    RunStateMachine machine = new RunStateMachine(state(from));
    RunState next = state(to);
    assertThat(machine.allows(to)).isEqualTo(allowed);
    if (allowed) {
      machine.to(next);
      assertThat(machine.state()).isSameAs(next);
    } else {
      RunState before = machine.state();
      assertThatThrownBy(() -> machine.to(next))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(from + " is not followed by " + to);
      assertThat(machine.state()).isSameAs(before);
    }
  }

  /** A state that nothing leads to, or that nothing leaves, would hang the window. */
  @Test
  void everyStateCanBeReachedAndLeft() {
    for (Kind kind : Kind.values()) {
      assertThat(Kind.values())
          .anyMatch(from -> from != kind && RunStateMachine.allows(from, kind));
      assertThat(Kind.values()).anyMatch(to -> to != kind && RunStateMachine.allows(kind, to));
    }
  }

  @Test
  void runningAndProposalFollowFromTheKind() {
    List<Kind> running = new ArrayList<>();
    List<Kind> proposals = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      if (state(kind).isRunning()) {
        running.add(kind);
      }
      if (state(kind).hasProposal()) {
        proposals.add(kind);
      }
    }
    assertThat(running).containsExactly(Kind.PREFILLING, Kind.STREAMING);
    assertThat(proposals).containsExactly(Kind.REVIEW, Kind.STOPPED, Kind.TRUNCATED, Kind.CONFLICT);
  }

  @Test
  void listenersHearTheNewState() {
    RunStateMachine machine = new RunStateMachine(new RunState.Idle());
    List<RunState> heard = new ArrayList<>();
    machine.stateProperty().addListener((_, _, now) -> heard.add(now));
    machine.to(new RunState.Prefilling(0, 0));
    machine.to(new RunState.Prefilling(5, 10));
    assertThat(heard)
        .containsExactly(new RunState.Prefilling(0, 0), new RunState.Prefilling(5, 10));
  }

  private static RunState state(Kind kind) {
    RunState state =
        switch (kind) {
          case NO_MODEL -> new RunState.NoModel("none is chosen");
          case LOADING_MODEL -> new RunState.LoadingModel("m", 0.5);
          case IDLE -> new RunState.Idle();
          case PREFILLING -> new RunState.Prefilling(1, 2);
          case STREAMING -> new RunState.Streaming(3);
          case REVIEW -> new RunState.Review(2, 1);
          case STOPPED -> new RunState.Stopped(1, 20);
          case TRUNCATED -> new RunState.Truncated(1, "limit");
          case NO_CHANGE -> new RunState.NoChange();
          case FAILED -> new RunState.Failed("bad", "good");
          case APPLIED -> new RunState.Applied(1, "a", 0);
          case CONFLICT -> new RunState.Conflict("a");
        };
    assertThat(state.kind()).isEqualTo(kind);
    return state;
  }
}

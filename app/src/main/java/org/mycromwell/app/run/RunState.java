package org.mycromwell.app.run;

/**
 * What the window is doing. Exactly one of these at a time; everything that depends on it (which
 * keys work, what a button says, what the status bar shows) is a function of it. {@link
 * RunStateMachine} says which may follow which. Immutable.
 */
public sealed interface RunState {
  /** The kinds of states, for tables and style classes. */
  enum Kind {
    NO_MODEL,
    LOADING_MODEL,
    IDLE,
    PREFILLING,
    STREAMING,
    REVIEW,
    STOPPED,
    TRUNCATED,
    NO_CHANGE,
    FAILED,
    APPLIED,
    CONFLICT
  }

  /** The kind of this state. */
  Kind kind();

  /** Whether the model works: Stop can be pressed, and nothing else can be run. */
  default boolean isRunning() {
    return kind() == Kind.PREFILLING || kind() == Kind.STREAMING;
  }

  /** Whether a run only goes on from there: nothing but its counters is new. */
  default boolean goesOn(RunState before) {
    return isRunning() && kind() == before.kind();
  }

  /** Whether a proposal is there to be decided about. */
  default boolean hasProposal() {
    return switch (kind()) {
      case REVIEW, STOPPED, TRUNCATED, CONFLICT -> true;
      default -> false;
    };
  }

  /**
   * There is no model to run.
   *
   * @param reason one sentence for the user: why, and what to do
   */
  record NoModel(String reason) implements RunState {
    @Override
    public Kind kind() {
      return Kind.NO_MODEL;
    }
  }

  /**
   * A model is being opened.
   *
   * @param model its name for the user
   * @param progress from 0 to 1, by the memory it has taken of what it will take; negative while
   *     that is not known
   */
  record LoadingModel(String model, double progress) implements RunState {
    @Override
    public Kind kind() {
      return Kind.LOADING_MODEL;
    }
  }

  /** Nothing runs, and nothing waits for a decision. */
  record Idle() implements RunState {
    @Override
    public Kind kind() {
      return Kind.IDLE;
    }
  }

  /**
   * The model reads the prompt.
   *
   * @param done tokens read, those found in the cache included
   * @param total tokens of the prompt; 0 while it is being made
   */
  record Prefilling(int done, int total) implements RunState {
    @Override
    public Kind kind() {
      return Kind.PREFILLING;
    }
  }

  /**
   * The model writes.
   *
   * @param tokens written so far
   */
  record Streaming(int tokens) implements RunState {
    @Override
    public Kind kind() {
      return Kind.STREAMING;
    }
  }

  /**
   * A whole proposal waits for decisions.
   *
   * @param hunks of the proposal
   * @param undecided how many of them wait
   */
  record Review(int hunks, int undecided) implements RunState {
    @Override
    public Kind kind() {
      return Kind.REVIEW;
    }
  }

  /**
   * The user stopped the model. What it had completed can be decided about.
   *
   * @param completeHunks changes above the place where it was stopped
   * @param tokens it had written
   */
  record Stopped(int completeHunks, int tokens) implements RunState {
    @Override
    public Kind kind() {
      return Kind.STOPPED;
    }
  }

  /**
   * A limit of tokens, time or context ended the answer. What was complete can be decided about.
   *
   * @param completeHunks changes above the place where it ended
   * @param reason one sentence: which limit, and the way out
   */
  record Truncated(int completeHunks, String reason) implements RunState {
    @Override
    public Kind kind() {
      return Kind.TRUNCATED;
    }
  }

  /** The model answered and left the text as it is. */
  record NoChange() implements RunState {
    @Override
    public Kind kind() {
      return Kind.NO_CHANGE;
    }
  }

  /**
   * Something went wrong.
   *
   * @param message one sentence for the user
   * @param safe what is certainly as it was, such as "Cart.java was not touched"
   */
  record Failed(String message, String safe) implements RunState {
    @Override
    public Kind kind() {
      return Kind.FAILED;
    }
  }

  /**
   * Accepted changes are on disk.
   *
   * @param hunks how many were written
   * @param file name of the file
   * @param undecided changes that are left to be decided
   */
  record Applied(int hunks, String file, int undecided) implements RunState {
    @Override
    public Kind kind() {
      return Kind.APPLIED;
    }
  }

  /**
   * The file is no longer what the proposal was made for.
   *
   * @param file name of the file
   */
  record Conflict(String file) implements RunState {
    @Override
    public Kind kind() {
      return Kind.CONFLICT;
    }
  }
}

package org.mycromwell.app.run;

import java.util.List;
import java.util.Optional;
import org.mycromwell.engine.edit.flow.PromptParts;

/**
 * How far a run is, all of it: each includes everything the ones before it said, so that those in
 * between can be left out. Immutable, for any thread.
 *
 * @param prompt what the model is shown; empty while it is being made
 * @param prefillDone tokens of the prompt read, cached ones included
 * @param prefillTotal tokens of the prompt
 * @param tokens written
 * @param answer the new text of the scope so far, lines ended by {@code \n}; "" at first
 * @param firstTokenNanos when the first token came, on the clock of {@link System#nanoTime}; 0
 *     before
 * @param notes for the user, one sentence each
 * @param reading whether the last thing that happened was reading, not writing
 */
public record StreamProgress(
    Optional<PromptParts> prompt,
    int prefillDone,
    int prefillTotal,
    int tokens,
    String answer,
    long firstTokenNanos,
    List<String> notes,
    boolean reading) {
  /** Nothing has happened. */
  public static final StreamProgress NONE =
      new StreamProgress(Optional.empty(), 0, 0, 0, "", 0, List.of(), true);
}

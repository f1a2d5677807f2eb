package org.mycromwell.engine.edit.flow;

import org.mycromwell.engine.edit.Proposal;

/**
 * How a completion ended.
 *
 * @param text to insert, line ends as {@code \n}
 * @param complete whether it ended by itself, or came to what follows in the file before a limit
 *     did
 * @param proposal the insertion as a change of the file
 */
public record CompletionOutcome(
    String text, boolean complete, Proposal proposal, EditStats stats) {}

package org.mycromwell.engine.edit.flow;

import java.util.OptionalInt;
import org.mycromwell.engine.edit.Snapshot;
import org.mycromwell.engine.generate.SamplingConfig;

/**
 * A completion to be made.
 *
 * @param line counted from 1
 * @param column characters of the line before the cursor, plus 1; empty for its end
 * @param contextTokens most tokens of the file that the model sees; 0 for as many as fit
 * @param maxTokens most tokens of the completion
 */
public record CompletionJob(
    Snapshot file,
    int line,
    OptionalInt column,
    int contextTokens,
    SamplingConfig sampling,
    int maxTokens) {}

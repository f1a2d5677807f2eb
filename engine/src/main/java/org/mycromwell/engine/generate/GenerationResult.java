package org.mycromwell.engine.generate;

/**
 * What came out of a generation.
 *
 * @param text what the listener was given, in one piece
 * @param tokens ids the model produced, the one that ended the answer left out
 */
public record GenerationResult(
    String text, int[] tokens, StopReason stopReason, GenerationStats stats) {}

package org.mycromwell.engine.data;

import org.mycromwell.engine.edit.LineRange;

/**
 * A request that the model shall refuse.
 *
 * @param topic what is asked for, for metrics: the name of a list of phrases
 * @param file what is shown: the function and maybe lines around it
 * @param scope the lines of this text that may change
 * @param scopeText their text, with line ends
 */
public record Refusal(
    String topic, SourceFile file, LineRange scope, String scopeText, String instruction) {}

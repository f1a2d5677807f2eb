package org.mycromwell.engine.edit.prompt;

/**
 * A file the model may read but not change.
 *
 * @param name as the model shall see it, relative to the code base
 * @param text with {@code \n} line ends
 */
public record ContextFile(String name, String text) {}

package org.mycromwell.engine.edit.syntax;

import org.mycromwell.engine.edit.LineRange;

/**
 * A function, method or type that has a name.
 *
 * @param lines with the decorators and the comment above it
 * @param function whether it is code that is called, and no type
 */
public record Definition(String name, LineRange lines, boolean function) {}

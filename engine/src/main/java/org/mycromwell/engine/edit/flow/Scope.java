package org.mycromwell.engine.edit.flow;

import org.mycromwell.engine.edit.LineRange;

/** The part of a file that an edit may change. */
public sealed interface Scope {
  /** All of it. */
  record WholeFile() implements Scope {}

  /** These lines and no others. */
  record Lines(LineRange lines) implements Scope {}

  /** The smallest function or other definition around these lines. */
  record EnclosingDefinition(LineRange lines) implements Scope {}
}

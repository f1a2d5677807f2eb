package org.mycromwell.engine.edit.prompt;

/** How a model is asked to answer. */
public enum AnswerFormat {
  /** The whole scope again, changed. What small models manage. */
  REWRITE,
  /** Only what changes: blocks of old lines and new lines. Cheaper where little of much changes. */
  BLOCKS,
  /** Only what changes: marks of lines and what stands there instead. For models trained on it. */
  HUNKS
}

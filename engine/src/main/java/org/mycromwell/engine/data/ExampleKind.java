package org.mycromwell.engine.data;

/** What an example asks of the model. */
public enum ExampleKind {
  /** A stretch of text or code without an answer: for the JEPA objective. */
  TEXT,
  /** A picture of code without an answer: for the JEPA objective and the character readout. */
  PICTURE,
  /** Continue a stretch of text or code. */
  CONTINUE,
  /** Fill in the middle between a prefix and a suffix. */
  FIM,
  /** An instruction and code; the answer is the edited code. */
  EDIT,
  /** A picture of code; the answer is the code, one byte a token. */
  TRANSCRIBE,
  /** A picture of a chart, a diagram or a form; the answer is its code, one byte a token. */
  CHART,
  /** An instruction that the model cannot follow, and code; the answer says so. */
  REFUSE
}

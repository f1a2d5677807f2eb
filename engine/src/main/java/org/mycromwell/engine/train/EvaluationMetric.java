package org.mycromwell.engine.train;

/** What an evaluation can measure beside the losses, in the plan by its name in lower case. */
public enum EvaluationMetric {
  /** Held-out edits, by family, in stages that learn edits. */
  EDITS,
  /** Held-out screenshots, written down the way the editor does it, in stages that learn that. */
  SCREENSHOTS,
  /** Whether the embeddings of held-out text tell which corpus it is from. */
  PROBE
}

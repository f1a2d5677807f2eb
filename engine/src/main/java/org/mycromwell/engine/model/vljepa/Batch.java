package org.mycromwell.engine.model.vljepa;

import java.util.List;

/**
 * Examples that are learnt from at once.
 *
 * @param step of the training, which the random masks and projections depend on
 */
public record Batch(List<Example> examples, long step) {
  public Batch {
    examples = List.copyOf(examples);
    if (examples.isEmpty()) {
      throw new IllegalArgumentException("an empty batch");
    }
  }

  /** Tokens of all contexts and answers. */
  public long tokens() {
    return examples.stream().mapToLong(e -> e.context().length + (long) e.answer().length).sum();
  }
}

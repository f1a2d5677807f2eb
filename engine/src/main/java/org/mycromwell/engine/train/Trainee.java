package org.mycromwell.engine.train;

import java.nio.file.Path;
import org.mycromwell.engine.model.vljepa.Batch;
import org.mycromwell.engine.model.vljepa.Losses;
import org.mycromwell.engine.model.vljepa.Objective;
import org.mycromwell.engine.nn.Parameters;

/** The network as the trainer sees it. For the thread of the trainer. */
public interface Trainee {
  /** What is trained. */
  Parameters parameters();

  /** The slow copy that gives the targets of the JEPA objective; made when there is none yet. */
  Parameters targetParameters();

  /** Whether there is a slow copy yet. */
  boolean hasTarget();

  /** What else its next step depends on, besides parameters and target. */
  double[] state();

  /** Takes up what {@link #state} gave. */
  void restore(double[] state);

  /** Losses of a batch; adds its gradients, except of frozen components, to those there are. */
  Losses step(Batch batch, Objective objective);

  /** Losses of a batch, no gradients. */
  Losses evaluate(Batch batch, Objective objective);

  /**
   * Moves the target: {@code tau} of itself, the rest of the parameters; 0 makes it equal. Nothing
   * where there is none.
   */
  void updateTarget(float tau);

  /** Longest example it can be given, context and answer together. */
  int contextLength();

  /** Writes the model with its tokenizer. */
  void write(Path gguf);
}

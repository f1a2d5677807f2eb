package org.mycromwell.engine.data;

import org.mycromwell.engine.model.vljepa.Batch;

/** Where batches come from. Safe for several threads. */
public interface DataSource {
  /** The batch of a request; equal requests give equal batches, in any order of asking. */
  Batch batch(BatchRequest request);

  /** The same from the files that are never trained on. */
  Batch heldOut(BatchRequest request);

  /**
   * Whether there is something for every kind of a request, so that a run cannot end in its last
   * stage for want of it.
   *
   * @param field what an error calls the mix of the request
   * @throws org.mycromwell.engine.EngineException when a kind has no example, naming the field
   */
  default void check(BatchRequest request, String field) {}

  /** Changes when other batches would come: of corpora, their split and the tokenizer. */
  String fingerprint();
}

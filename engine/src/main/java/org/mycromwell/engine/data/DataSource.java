package org.mycromwell.engine.data;

import org.mycromwell.engine.model.vljepa.Batch;

/** Where batches come from. For one thread. */
public interface DataSource {
  /** The batch of a request; equal requests give equal batches, in any order of asking. */
  Batch batch(BatchRequest request);

  /** The same from the files that are never trained on. */
  Batch heldOut(BatchRequest request);

  /** Changes when other batches would come: of corpora, their split and the tokenizer. */
  String fingerprint();
}

package org.mycromwell.engine.train;

import java.util.ArrayList;
import java.util.List;
import org.mycromwell.engine.data.BatchRequest;
import org.mycromwell.engine.data.DataSource;
import org.mycromwell.engine.model.vljepa.Batch;
import org.mycromwell.engine.model.vljepa.Example;
import org.mycromwell.engine.random.CounterRandom;

/** Random tokens whose answer is a function of the context. */
final class FakeData implements DataSource {
  private final String fingerprint;

  FakeData(String fingerprint) {
    this.fingerprint = fingerprint;
  }

  @Override
  public Batch batch(BatchRequest request) {
    return batch(request, 1);
  }

  @Override
  public Batch heldOut(BatchRequest request) {
    return batch(request, 2);
  }

  private static Batch batch(BatchRequest request, long seed) {
    CounterRandom random = new CounterRandom(seed, request.stage()).stream(request.index());
    List<Example> examples = new ArrayList<>();
    int examplesWanted = Math.max(1, request.tokens() / 4);
    for (int i = 0; i < examplesWanted; i++) {
      int token = random.below(5, i);
      examples.add(Example.text(new int[] {token, token + 1, 7}, new int[] {token * 2}, -1));
    }
    return new Batch(examples, 0);
  }

  @Override
  public String fingerprint() {
    return fingerprint;
  }
}

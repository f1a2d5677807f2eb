package org.mycromwell.engine.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mycromwell.engine.data.CorpusParts.Part;
import org.mycromwell.engine.image.ImageTensor;
import org.mycromwell.engine.model.vljepa.Batch;
import org.mycromwell.engine.model.vljepa.Example;

/** Puts examples together to batches of about the size that is wanted. For any thread. */
final class BatchMaker {
  /** Numbers that are reserved for the examples of one kind in one batch. */
  private static final int PLACES = 1 << 12;

  /** Stages go on in other epochs, so that no two see the same in the same order. */
  private static final long EPOCHS_PER_STAGE = 1_000;

  static final long NUMBERS_PER_STAGE = 1L << 44;

  private static final double MIN_CONTEXT = 0.15;
  private static final double MAX_CONTEXT = 0.6;

  private final CorpusChoice corpora;
  private final Examples examples;
  private final long seed;
  private final int pixelsPerToken;

  /**
   * @param pixelsPerToken pixels of a picture that become one row
   */
  BatchMaker(CorpusChoice corpora, Examples examples, long seed, int pixelsPerToken) {
    this.corpora = corpora;
    this.examples = examples;
    this.seed = seed;
    this.pixelsPerToken = pixelsPerToken;
  }

  Batch make(BatchRequest request, Split split) {
    double weights = request.mix().stream().mapToDouble(KindShare::weight).sum();
    List<Example> batch = new ArrayList<>();
    for (int i = 0; i < request.mix().size(); i++) {
      KindShare share = request.mix().get(i);
      double budget = request.tokens() * share.weight() / weights;
      Draws draws = Draws.of(seed, split.ordinal(), request.stage(), request.index(), i);
      if (share.kind() == ExampleKind.TEXT || share.kind() == ExampleKind.CONTINUE) {
        stream(request, share, split, budget, draws, batch);
      } else {
        fill(request, share, split, budget, draws, batch);
      }
    }
    if (batch.isEmpty()) {
      // So small a batch that chance left every kind out.
      int more = Math.multiplyExact(2, request.tokens());
      BatchRequest larger =
          new BatchRequest(
              request.stage(), request.index(), more, request.maxLength(), request.mix());
      batch.add(make(larger, split).examples().getFirst());
    }
    return new Batch(batch, request.stage() * NUMBERS_PER_STAGE + request.index());
  }

  /** Adds examples of one kind until about so many tokens are reached. */
  private void fill(
      BatchRequest request,
      KindShare share,
      Split split,
      double budget,
      Draws draws,
      List<Example> batch) {
    double used = 0;
    for (int place = 0; used < budget && place < PLACES; place++) {
      Example example = example(request, share, split, place, draws.fork(place));
      double length = length(example);
      // The last one that does not fit is taken so often that the mean is right.
      if (used + length > budget && !draws.nextBoolean((budget - used) / length)) {
        break;
      }
      batch.add(example);
      used += length;
    }
  }

  /** What an example costs: its tokens, and those that its picture becomes. */
  private double length(Example example) {
    long pixels = 0;
    for (ImageTensor image : example.images()) {
      pixels += (long) image.height() * image.width();
    }
    return example.context().length + example.answer().length + (double) pixels / pixelsPerToken;
  }

  private Example example(
      BatchRequest request, KindShare share, Split split, int place, Draws draws) {
    int maxLength = share.maxLength(request.maxLength());
    List<CorpusParts> able = corpora.able(share, split, maxLength);
    int begin = able.isEmpty() ? 0 : able.indexOf(CorpusChoice.pick(able, draws));
    long number = Math.addExact(Math.multiplyExact(request.index(), (long) PLACES), place);
    number = Math.addExact(number, request.stage() * NUMBERS_PER_STAGE);
    for (int i = 0; i < able.size(); i++) {
      Part part = able.get((begin + i) % able.size()).part(split).orElseThrow();
      Optional<Example> example =
          CorpusChoice.first(number, at -> corpora.make(part, share.kind(), at, maxLength));
      if (example.isPresent()) {
        return example.get();
      }
    }
    throw corpora.nothing("", share, split, maxLength);
  }

  /**
   * Adds the stretch of packed text that is this batch's: batches go on where others end, whatever
   * the longest example is. From one corpus nothing is left out; of several each stretch is taken
   * from one that is drawn, so that over many epochs some places come more often than others.
   */
  private void stream(
      BatchRequest request,
      KindShare share,
      Split split,
      double budget,
      Draws draws,
      List<Example> batch) {
    int longest = Math.max(2, share.maxLength(request.maxLength()) - 1);
    long from = (long) Math.floor(request.index() * budget);
    long tokens = (long) Math.floor((request.index() + 1) * budget) - from;
    long pieces = Math.ceilDiv(tokens, longest);
    List<CorpusParts> chosen = corpora.chosen(share.corpora(), split);
    if (chosen.isEmpty()) {
      throw corpora.nothing("", share, split, share.maxLength(request.maxLength()));
    }
    for (int piece = 0; piece < pieces; piece++) {
      PackedText text = CorpusChoice.pick(chosen, draws).part(split).orElseThrow().text();
      long begin = from + tokens * piece / pieces;
      int length = (int) (from + tokens * (piece + 1) / pieces - begin);
      long start = request.stage() * EPOCHS_PER_STAGE * text.epochLength();
      int[] window = text.tokens(start + begin, length);
      batch.add(
          share.kind() == ExampleKind.TEXT
              ? examples.text(window)
              : examples.continuation(
                  window, (int) (length * draws.nextDouble(MIN_CONTEXT, MAX_CONTEXT))));
    }
  }
}

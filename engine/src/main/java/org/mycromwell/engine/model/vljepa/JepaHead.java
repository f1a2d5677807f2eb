package org.mycromwell.engine.model.vljepa;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.kernel.AttentionShape;
import org.mycromwell.engine.nn.Gather;
import org.mycromwell.engine.nn.LayerContext;
import org.mycromwell.engine.nn.Linear;
import org.mycromwell.engine.nn.MeanSquared;
import org.mycromwell.engine.nn.Rope;
import org.mycromwell.engine.nn.RopeAngles;
import org.mycromwell.engine.nn.Rows;
import org.mycromwell.engine.nn.SmoothL1;
import org.mycromwell.engine.nn.TransformerBlock;

/** Predicts the embeddings of hidden tokens from the rows some steps before them. */
final class JepaHead {
  /** Rows that predict and rows that are predicted, of one number of steps. */
  private record Pairs(int[] from, int[] to) {}

  /** One predictor: what it selects, multiplies and compares. */
  private static final class Predictor {
    final Gather select;
    final Linear linear;
    final Gather targets;
    final SmoothL1 smooth;
    final MeanSquared squared;

    Predictor(GraphBuilder build, int step) {
      select = new Gather(build.context());
      linear = build.linear("jepa.predict." + step);
      targets = new Gather(build.context());
      smooth = new SmoothL1(build.context(), 1);
      squared = new MeanSquared(build.context());
    }
  }

  private final LayerContext context;
  private final Rope rope;
  private final List<TransformerBlock> blocks = new ArrayList<>();
  private final List<Predictor> predictors = new ArrayList<>();
  private boolean useSquares;
  private boolean[] active = {};
  private @Nullable Rows output;
  private long pairCount;

  JepaHead(GraphBuilder build, VlJepaConfig config) {
    context = build.context();
    int hidden = config.fusion().hidden();
    int heads = config.jepa().heads();
    rope = new Rope(hidden / heads, config.ropeBase(), config.gridPairs());
    AttentionShape shape = AttentionShape.of(heads, heads, hidden / heads);
    for (int i = 0; i < config.jepa().layers(); i++) {
      blocks.add(build.block("jepa.blk." + i + ".", shape));
    }
    for (int step = 1; step <= config.jepa().steps(); step++) {
      predictors.add(new Predictor(build, step));
    }
  }

  /**
   * The mean loss over all predictions; 0 where nothing is hidden.
   *
   * @param memory what the student made of what it saw
   * @param target normalised rows of what there is, as many
   * @param weight factor of the gradient, not of what is returned
   */
  double loss(
      Rows memory, Rows target, BatchLayout layout, Masks masks, boolean squares, float weight) {
    Coordinates places = layout.memoryPlaces();
    RopeAngles angles =
        rope.angles(context.buffers(), places.linear(), places.row(), places.col(), places.count());
    Rows x = memory;
    for (TransformerBlock block : blocks) {
      x = block.forward(x, layout.memorySegments(), false, angles);
    }
    output = x;
    useSquares = squares;
    active = new boolean[predictors.size()];
    List<Pairs> pairs = new ArrayList<>();
    pairCount = 0;
    for (int k = 0; k < predictors.size(); k++) {
      pairs.add(pairs(layout, masks, k + 1));
      pairCount += pairs.get(k).from().length;
    }
    double loss = 0;
    for (int k = 0; k < predictors.size(); k++) {
      int n = pairs.get(k).from().length;
      active[k] = n > 0;
      if (n > 0) {
        double share = (double) n / pairCount;
        loss += share * predict(k, pairs.get(k), x, target, (float) (weight * share));
      }
    }
    return loss;
  }

  private double predict(int k, Pairs pairs, Rows x, Rows target, float weight) {
    Predictor predictor = predictors.get(k);
    int n = pairs.from().length;
    Rows prediction = predictor.linear.forward(predictor.select.forward(x, pairs.from(), n));
    Rows wanted = predictor.targets.forward(target, pairs.to(), n);
    return useSquares
        ? predictor.squared.forward(prediction, wanted, weight)
        : predictor.smooth.forward(prediction, wanted, weight);
  }

  /** Rows of the memory within one stream, {@code step} apart, the second hidden. */
  private static Pairs pairs(BatchLayout layout, Masks masks, int step) {
    int[] memory = layout.memory();
    int[] from = new int[memory.length];
    int[] to = new int[memory.length];
    int n = 0;
    int image = 0;
    for (int e = 0; e < layout.examples().size(); e++) {
      int begin = layout.memoryBegin()[e];
      for (int i = 0; i < layout.examples().get(e).images().size(); i++) {
        int end = begin + layout.grid().size(image++);
        n = addPairs(memory, masks, begin, end, step, from, to, n);
        begin = end;
      }
      n = addPairs(memory, masks, begin, layout.memoryBegin()[e + 1], step, from, to, n);
    }
    return new Pairs(Arrays.copyOf(from, n), Arrays.copyOf(to, n));
  }

  private static int addPairs(
      int[] memory, Masks masks, int begin, int end, int step, int[] from, int[] to, int first) {
    int n = first;
    for (int i = begin; i + step < end; i++) {
      if (masks.memory(memory[i + step])) {
        from[n] = i;
        to[n] = i + step;
        n++;
      }
    }
    return n;
  }

  /** Predictions of the last loss. */
  long pairCount() {
    return pairCount;
  }

  /** Adds to the gradients of the parameters; returns that of the memory. */
  Rows backward() {
    Rows x = output;
    if (x == null) {
      throw new IllegalStateException("no forward pass of the JEPA head");
    }
    output = null;
    Rows d = context.zeros(x.count(), x.width());
    for (int k = 0; k < predictors.size(); k++) {
      if (active[k]) {
        Predictor predictor = predictors.get(k);
        Rows dPrediction = useSquares ? predictor.squared.backward() : predictor.smooth.backward();
        context.add(d, predictor.select.backward(predictor.linear.backward(dPrediction)));
      }
    }
    for (int i = blocks.size() - 1; i >= 0; i--) {
      d = blocks.get(i).backward(d);
    }
    return d;
  }
}

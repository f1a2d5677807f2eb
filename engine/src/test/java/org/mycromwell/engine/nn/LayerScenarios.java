package org.mycromwell.engine.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.kernel.AttentionShape;
import org.mycromwell.engine.reference.Tape;
import org.mycromwell.engine.reference.Value;

/** Every trainable layer beside its formula, in shapes drawn from the bench's random numbers. */
final class LayerScenarios {
  private static final float EPS = 1e-6f;

  /** Parameters of a block in both worlds. */
  private record BlockWeights(
      AttentionShape shape,
      Parameter attentionNorm,
      Parameter q,
      Parameter k,
      Parameter v,
      Parameter o,
      @Nullable Parameter qNorm,
      @Nullable Parameter kNorm,
      Parameter ffnNorm,
      Parameter gate,
      Parameter up,
      Parameter down) {
    static BlockWeights of(LayerBench b, int width, int kvWidth) {
      int group = b.between(1, 4);
      int kvHeads = b.between(1, 3);
      AttentionShape shape = AttentionShape.of(group * kvHeads, kvHeads, 8 * b.between(1, 4));
      int ffn = b.between(5, 40);
      boolean perHead = b.random.nextBoolean();
      return new BlockWeights(
          shape,
          b.norm(width),
          b.parameter(shape.queryWidth(), width),
          b.parameter(shape.kvWidth(), kvWidth),
          b.parameter(shape.kvWidth(), kvWidth),
          b.parameter(width, shape.queryWidth()),
          perHead ? b.norm(shape.headDim()) : null,
          perHead ? b.norm(shape.headDim()) : null,
          b.norm(width),
          b.parameter(ffn, width),
          b.parameter(ffn, width),
          b.parameter(width, ffn));
    }

    Attention attention(LayerBench b) {
      return new Attention(b.context, shape, q, k, v, o, qNorm, kNorm, EPS);
    }

    RmsNorm attentionNorm(LayerBench b) {
      return new RmsNorm(b.context, attentionNorm, EPS);
    }

    RmsNorm ffnNorm(LayerBench b) {
      return new RmsNorm(b.context, ffnNorm, EPS);
    }

    SwiGlu ffn(LayerBench b) {
      return new SwiGlu(b.context, gate, up, down);
    }

    Value attention(
        LayerBench b,
        Value xq,
        Value xkv,
        Tape.Mask mask,
        double @Nullable [][] qAngles,
        double @Nullable [][] kvAngles) {
      Tape t = b.tape;
      Value queries = perHead(b, t.linear(xq, b.value(q)), qNorm);
      Value keys = perHead(b, t.linear(xkv, b.value(k)), kNorm);
      if (qAngles != null && kvAngles != null) {
        queries = t.rope(queries, qAngles);
        keys = t.rope(keys, kvAngles);
      }
      Value mixed =
          t.attention(
              queries, keys, t.linear(xkv, b.value(v)), shape.queryHeads(), shape.kvHeads(), mask);
      return t.linear(mixed, b.value(o));
    }

    private Value perHead(LayerBench b, Value x, @Nullable Parameter weight) {
      if (weight == null) {
        return x;
      }
      int headDim = shape.headDim();
      Value heads = b.tape.reshape(x, x.rows() * x.cols() / headDim, headDim);
      return b.tape.reshape(b.tape.rmsNorm(heads, b.value(weight), EPS), x.rows(), x.cols());
    }

    Value ffn(LayerBench b, Value x) {
      Tape t = b.tape;
      Value h = t.multiply(t.silu(t.linear(x, b.value(gate))), t.linear(x, b.value(up)));
      return t.linear(h, b.value(down));
    }

    Value normedFfn(LayerBench b, Value x) {
      return ffn(b, b.tape.rmsNorm(x, b.value(ffnNorm), EPS));
    }
  }

  private LayerScenarios() {}

  static Map<String, LayerBench.Scenario> all() {
    Map<String, LayerBench.Scenario> all = new LinkedHashMap<>();
    all.put("linear", b -> linear(b, false));
    all.put("linear with bias", b -> linear(b, true));
    all.put("embedding", LayerScenarios::embedding);
    all.put("rms norm", LayerScenarios::rmsNorm);
    all.put("attention, ragged", b -> attention(b, false));
    all.put("attention, ragged causal", b -> attention(b, true));
    all.put("cross-attention", LayerScenarios::crossAttention);
    all.put("block", b -> block(b, false, false));
    all.put("block with checkpoint", b -> block(b, false, true));
    all.put("block, causal", b -> block(b, true, false));
    all.put("prefix block", b -> prefixBlock(b, 15, false));
    all.put("prefix block with checkpoint", b -> prefixBlock(b, 15, true));
    all.put("prefix block, long", b -> prefixBlock(b, 130, false));
    all.put("shift filter, centred", b -> shiftFilter(b, 5, false));
    all.put("shift filter, causal", b -> shiftFilter(b, 4, true));
    all.put("gather", LayerScenarios::gather);
    all.put("join", LayerScenarios::join);
    all.put("patch embedding", LayerScenarios::patchEmbedding);
    all.put("depthwise", b -> depthwise(b, 1));
    all.put("depthwise, stride 2", b -> depthwise(b, 2));
    all.put("squeeze-excitation", LayerScenarios::squeezeExcite);
    all.put("mbconv with residual", b -> mbConv(b, 1, true));
    all.put("mbconv, stride 2", b -> mbConv(b, 2, false));
    all.put("positions", LayerScenarios::positions);
    all.put("cross-entropy", LayerScenarios::crossEntropy);
    all.put("copy mixture", b -> copyMixture(b, 0));
    all.put("copy mixture with pointers", b -> copyMixture(b, b.between(1, 3)));
    all.put("smooth l1", LayerScenarios::smoothL1);
    all.put("mean squared", LayerScenarios::meanSquared);
    all.put("sigreg", LayerScenarios::sigReg);
    return all;
  }

  static LayerBench.Scenario named(String name) {
    return Objects.requireNonNull(all().get(name));
  }

  private static void linear(LayerBench b, boolean biased) {
    Parameter w = b.parameter(b.between(1, 70), b.between(1, 70));
    Parameter bias = biased ? b.parameter(1, w.rows()) : null;
    Rows x = b.rows(b.between(1, 50), w.cols());
    Value in = b.value(x);
    Value expected = b.tape.linear(in, b.value(w));
    if (bias != null) {
      expected = b.tape.add(expected, b.value(bias));
    }
    Linear layer = new Linear(b.context, w, bias);
    b.checkForward(layer.forward(x), expected);
    b.checkGradient(layer.backward(b.backward(expected)), in);
    b.checkParameters();
  }

  private static void embedding(LayerBench b) {
    Parameter table = b.parameter(b.between(3, 9), b.between(1, 60));
    int n = b.between(1, 60);
    int[] ids = b.ids(n, table.rows());
    float scale = b.between(1, 8);
    Value expected = b.tape.scale(b.tape.gather(b.value(table), ids), scale);
    Embedding layer = new Embedding(b.context, table, scale);
    b.checkForward(layer.forward(Arrays.copyOf(ids, n + 3), n), expected);
    layer.backward(b.backward(expected));
    b.checkParameters();
  }

  private static void rmsNorm(LayerBench b) {
    Parameter w = b.norm(b.between(2, 70));
    Rows x = b.rows(b.between(1, 40), w.cols());
    Value in = b.value(x);
    Value expected = b.tape.rmsNorm(in, b.value(w), EPS);
    RmsNorm layer = new RmsNorm(b.context, w, EPS);
    b.checkForward(layer.forward(x), expected);
    Rows dy = b.backward(expected);
    layer.backward(dy, dy, false);
    b.checkGradient(dy, in);
    b.checkParameters();
  }

  private static int segmentOf(int[] begin, int row) {
    int s = 0;
    while (row >= begin[s + 1]) {
      s++;
    }
    return s;
  }

  private static Tape.Mask mask(Segments segments, boolean causal) {
    return (i, j) -> {
      int s = segmentOf(segments.qBegin(), i);
      int last = segments.kvBegin()[s + 1];
      if (causal) {
        last -= segments.qBegin()[s + 1] - i - 1;
      }
      return j >= segments.kvBegin()[s] && j < last;
    };
  }

  private static Rope rope(AttentionShape shape, int gridPairs) {
    return new Rope(shape.headDim(), 10_000, gridPairs);
  }

  private static void attention(LayerBench b, boolean causal) {
    int width = b.between(4, 40);
    BlockWeights w = BlockWeights.of(b, width, width);
    Segments segments = Segments.of(b.begins(b.between(1, 4), 0, 20));
    int n = segments.queryRows();
    if (n == 0) {
      return;
    }
    Rows x = b.rows(n, width);
    Value in = b.value(x);
    int gridPairs = b.between(0, w.shape.headDim() / 4);
    int[] linear = b.ids(n, 5000);
    int[] row = b.ids(n, 90);
    int[] col = b.ids(n, 120);
    double[][] angles = Tape.angles(w.shape.headDim(), 10_000, gridPairs, linear, row, col);
    Value expected = w.attention(b, in, in, mask(segments, causal), angles, angles);
    RopeAngles rotation = rope(w.shape, gridPairs).angles(b.context.buffers(), linear, row, col, n);
    Attention layer = w.attention(b);
    b.checkForward(layer.forward(x, x, segments, causal, rotation, rotation), expected);
    b.checkGradient(layer.backward(b.backward(expected)).first(), in);
    b.checkParameters();
  }

  private static void crossAttention(LayerBench b) {
    int width = b.between(4, 30);
    BlockWeights w = BlockWeights.of(b, width, b.between(4, 30));
    int count = b.between(1, 4);
    // The middle one may have no keys: an example without an image.
    Segments segments = new Segments(b.begins(count, 0, 9), b.begins(count, 0, 12));
    if (segments.queryRows() == 0 || segments.keyRows() == 0) {
      return;
    }
    Rows xq = b.rows(segments.queryRows(), width);
    Rows xkv = b.rows(segments.keyRows(), w.k.cols());
    Value inQ = b.value(xq);
    Value inKv = b.value(xkv);
    Value expected = w.attention(b, inQ, inKv, mask(segments, false), null, null);
    Attention layer = w.attention(b);
    b.checkForward(layer.forward(xq, xkv, segments, false, null, null), expected);
    Gradients gradients = layer.backward(b.backward(expected));
    b.checkGradient(gradients.first(), inQ);
    b.checkGradient(gradients.second(), inKv);
    b.checkParameters();
  }

  private static void block(LayerBench b, boolean causal, boolean checkpoint) {
    int width = b.between(2, 48);
    BlockWeights w = BlockWeights.of(b, width, width);
    Segments segments = Segments.of(b.begins(b.between(1, 4), 1, 17));
    int n = segments.queryRows();
    Rows x = b.rows(n, width);
    Value in = b.value(x);
    int[] linear = b.ids(n, 300);
    double[][] angles = Tape.angles(w.shape.headDim(), 10_000, 0, linear, linear, linear);
    Value normed = b.tape.rmsNorm(in, b.value(w.attentionNorm), EPS);
    Value sum =
        b.tape.add(in, w.attention(b, normed, normed, mask(segments, causal), angles, angles));
    Value expected = b.tape.add(sum, w.normedFfn(b, sum));
    TransformerBlock layer =
        new TransformerBlock(
            b.context, w.attentionNorm(b), w.attention(b), w.ffnNorm(b), w.ffn(b), checkpoint);
    RopeAngles rotation = rope(w.shape, 0).angles(b.context.buffers(), linear, linear, linear, n);
    int mark = b.context.buffers().mark();
    b.checkForward(layer.forward(x, segments, causal, rotation), expected);
    if (checkpoint && b.context.buffers().mark() != mark + 1) {
      throw new AssertionError("keeps more than its output");
    }
    b.checkGradient(layer.backward(b.backward(expected)), in);
    b.checkParameters();
  }

  private static void prefixBlock(LayerBench b, int longest, boolean checkpoint) {
    int width = b.between(2, 48);
    BlockWeights w = BlockWeights.of(b, width, width);
    int examples = b.between(1, 4);
    int[] prefixBegin = b.begins(examples, 1, longest);
    int[] answerBegin = b.begins(examples, 1, longest * 2 / 3);
    PrefixBlock.Layout layout = PrefixBlock.Layout.of(prefixBegin, answerBegin);
    Rows x = b.rows(answerBegin[examples], width);
    Rows prefix = b.rows(prefixBegin[examples], width);
    Value in = b.value(x);
    Value inPrefix = b.value(prefix);
    // Without the layout's order: all prefixes, then all answers.
    int keys = prefix.count() + x.count();
    int[] position = b.ids(keys, 200);
    double[][] kvAngles = Tape.angles(w.shape.headDim(), 10_000, 0, position, position, position);
    double[][] qAngles = Arrays.copyOfRange(kvAngles, prefix.count(), keys);
    Value norm = b.value(w.attentionNorm);
    Value seen = b.tape.rmsNorm(b.tape.stack(inPrefix, in), norm, EPS);
    Tape.Mask mask =
        (i, j) -> {
          int e = segmentOf(answerBegin, i);
          return j < prefix.count()
              ? segmentOf(prefixBegin, j) == e
              : segmentOf(answerBegin, j - prefix.count()) == e && j - prefix.count() <= i;
        };
    Value normed = b.tape.rmsNorm(in, norm, EPS);
    Value sum = b.tape.add(in, w.attention(b, normed, seen, mask, qAngles, kvAngles));
    Value expected = b.tape.add(sum, w.normedFfn(b, sum));
    int[] joinedPosition = new int[keys];
    int[] answerPosition = Arrays.copyOfRange(position, prefix.count(), keys);
    for (int i = 0; i < keys; i++) {
      joinedPosition[i] = position[layout.joined()[i]];
    }
    Rope rope = rope(w.shape, 0);
    Buffers buffers = b.context.buffers();
    RopeAngles q = rope.angles(buffers, answerPosition, answerPosition, answerPosition, x.count());
    RopeAngles kv = rope.angles(buffers, joinedPosition, joinedPosition, joinedPosition, keys);
    PrefixBlock layer =
        new PrefixBlock(
            b.context, w.attentionNorm(b), w.attention(b), w.ffnNorm(b), w.ffn(b), checkpoint);
    b.checkForward(layer.forward(x, prefix, layout, q, kv), expected);
    Rows dPrefix = b.context.zeros(prefix.count(), width);
    b.checkGradient(layer.backward(b.backward(expected), dPrefix), in);
    b.checkGradient(dPrefix, inPrefix);
    b.checkParameters();
  }

  private static void shiftFilter(LayerBench b, int count, boolean causal) {
    Parameter taps = b.parameter(b.between(1, 40), count);
    int[] begin = b.begins(b.between(1, 5), 0, 9);
    Rows x = b.rows(begin[begin.length - 1], taps.rows());
    if (x.count() == 0) {
      return;
    }
    Value in = b.value(x);
    Value expected = in;
    for (int j = 0; j < count; j++) {
      int[] from = new int[x.count()];
      for (int i = 0; i < from.length; i++) {
        int s = segmentOf(begin, i);
        int neighbour = causal ? i - (count - 1 - j) : i + j - count / 2;
        from[i] = neighbour >= begin[s] && neighbour < begin[s + 1] ? neighbour : -1;
      }
      Value tap = b.tape.transpose(b.tape.columns(b.value(taps), j, j + 1));
      expected = b.tape.add(expected, b.tape.multiply(b.tape.gather(in, from), tap));
    }
    ShiftFilter layer = new ShiftFilter(b.context, taps, causal);
    b.checkForward(layer.forward(x, begin), expected);
    b.checkGradient(layer.backward(b.backward(expected)), in);
    b.checkParameters();
  }

  private static void gather(LayerBench b) {
    Rows x = b.rows(b.between(1, 12), b.between(1, 40));
    int n = b.between(1, 30);
    int[] index = b.ids(n, x.count());
    Value in = b.value(x);
    Value expected = b.tape.gather(in, index);
    Gather layer = new Gather(b.context);
    b.checkForward(layer.forward(x, Arrays.copyOf(index, n + 2), n), expected);
    b.checkGradient(layer.backward(b.backward(expected)), in);
  }

  private static void join(LayerBench b) {
    Rows first = b.rows(b.between(1, 12), b.between(1, 40));
    Rows second = b.rows(b.between(1, 12), first.width());
    int n = b.between(1, 30);
    int[] index = b.ids(n, first.count() + second.count());
    Value inFirst = b.value(first);
    Value inSecond = b.value(second);
    Value expected = b.tape.gather(b.tape.stack(inFirst, inSecond), index);
    Join layer = new Join(b.context);
    b.checkForward(layer.forward(first, second, index, n), expected);
    Gradients gradients = layer.backward(b.backward(expected));
    b.checkGradient(gradients.first(), inFirst);
    b.checkGradient(gradients.second(), inSecond);
  }

  private static ImageGrid grid(LayerBench b, int multiple) {
    int images = b.between(1, 3);
    int[] heights = new int[images];
    int[] widths = new int[images];
    for (int i = 0; i < images; i++) {
      heights[i] = multiple * b.between(1, 5);
      widths[i] = multiple * b.between(1, 6);
    }
    return new ImageGrid(heights, widths);
  }

  /** A formula of one image applied to each. */
  private interface PerImage {
    Value apply(Value x, int height, int width);
  }

  private static Value perImage(LayerBench b, Value x, ImageGrid grid, PerImage formula) {
    Value[] parts = new Value[grid.count()];
    for (int i = 0; i < parts.length; i++) {
      Value image = b.tape.rows(x, grid.begin(i), grid.begin(i) + grid.size(i));
      parts[i] = formula.apply(image, grid.heights()[i], grid.widths()[i]);
    }
    return b.tape.stack(parts);
  }

  private static void patchEmbedding(LayerBench b) {
    int patch = b.between(1, 4);
    int channels = b.between(1, 3);
    ImageGrid grid = grid(b, patch);
    Parameter w = b.parameter(b.between(1, 20), patch * patch * channels);
    Parameter bias = b.parameter(1, w.rows());
    Rows pixels = b.rows(grid.rows(), channels);
    Value expected =
        perImage(
            b,
            b.value(pixels),
            grid,
            (x, h, v) -> b.tape.convolve(x, b.value(w), h, v, patch, patch, 0));
    expected = b.tape.add(expected, b.value(bias));
    PatchEmbedding layer = new PatchEmbedding(b.context, w, bias, patch, channels);
    b.checkForward(layer.forward(pixels, grid), expected);
    layer.backward(b.backward(expected));
    b.checkParameters();
  }

  private static void depthwise(LayerBench b, int stride) {
    ImageGrid grid = grid(b, 1);
    Parameter w = b.parameter(b.between(1, 40), 9);
    Rows x = b.rows(grid.rows(), w.rows());
    Value in = b.value(x);
    Value expected =
        perImage(
            b,
            in,
            grid,
            (image, height, width) -> b.tape.depthwise(image, b.value(w), height, width, stride));
    DepthwiseConv3x3 layer = new DepthwiseConv3x3(b.context, w, stride);
    b.checkForward(layer.forward(x, grid), expected);
    b.checkGradient(layer.backward(b.backward(expected)), in);
    b.checkParameters();
  }

  private static Value squeezeExcite(
      LayerBench b, Value x, ImageGrid grid, Parameter reduce, Parameter expand) {
    Tape t = b.tape;
    return perImage(
        b,
        x,
        grid,
        (image, height, width) -> {
          Value reduced = t.silu(t.linear(t.columnMeans(image), b.value(reduce)));
          return t.multiply(image, t.sigmoid(t.linear(reduced, b.value(expand))));
        });
  }

  private static void squeezeExcite(LayerBench b) {
    ImageGrid grid = grid(b, 1);
    int channels = b.between(1, 40);
    Parameter reduce = b.parameter(b.between(1, 9), channels);
    Parameter expand = b.parameter(channels, reduce.rows());
    Rows x = b.rows(grid.rows(), channels);
    Value in = b.value(x);
    Value expected = squeezeExcite(b, in, grid, reduce, expand);
    SqueezeExcite layer = new SqueezeExcite(b.context, reduce, expand);
    b.checkForward(layer.forward(x, grid), expected);
    b.checkGradient(layer.backward(b.backward(expected)), in);
    b.checkParameters();
  }

  private static void mbConv(LayerBench b, int stride, boolean sameWidth) {
    ImageGrid grid = grid(b, 1);
    int width = b.between(2, 12);
    int expanded = 6 * width;
    int outputs = sameWidth ? width : width + 1;
    MbConv.Weights w =
        new MbConv.Weights(
            b.parameter(expanded, width),
            b.norm(expanded),
            b.parameter(expanded, 9),
            b.norm(expanded),
            b.parameter(expanded / 4, expanded),
            b.parameter(expanded, expanded / 4),
            b.parameter(outputs, expanded));
    Rows x = b.rows(grid.rows(), width);
    Tape t = b.tape;
    Value in = b.value(x);
    Value wide = t.silu(t.rmsNorm(t.linear(in, b.value(w.expand())), b.value(w.expandNorm()), EPS));
    Value mixed =
        perImage(
            b,
            wide,
            grid,
            (image, h, v) -> t.depthwise(image, b.value(w.depthwise()), h, v, stride));
    mixed = t.silu(t.rmsNorm(mixed, b.value(w.depthwiseNorm()), EPS));
    MbConv layer = new MbConv(b.context, w, stride, EPS);
    ImageGrid outputGrid = layer.outputGrid(grid);
    Value excited = squeezeExcite(b, mixed, outputGrid, w.seReduce(), w.seExpand());
    Value expected = t.linear(excited, b.value(w.project()));
    if (sameWidth && stride == 1) {
      expected = t.add(expected, in);
    }
    b.checkForward(layer.forward(x, grid), expected);
    b.checkGradient(layer.backward(b.backward(expected)), in);
    b.checkParameters();
  }

  private static void positions(LayerBench b) {
    ImageGrid grid = grid(b, 1);
    int height = b.between(1, 4);
    int width = b.between(1, 4);
    Parameter table = b.parameter(height * width, b.between(1, 40));
    Rows x = b.rows(grid.rows(), table.cols());
    int[] place = new int[grid.rows()];
    int at = 0;
    for (int i = 0; i < grid.count(); i++) {
      for (int p = 0; p < grid.size(i); p++) {
        int row = p / grid.widths()[i] % height;
        place[at++] = row * width + p % grid.widths()[i] % width;
      }
    }
    Value expected = b.tape.add(b.value(x), b.tape.gather(b.value(table), place));
    LearnedPositions layer = new LearnedPositions(b.context, table, height, width);
    b.checkForward(layer.forward(x, grid), expected);
    layer.backward(b.backward(expected));
    b.checkParameters();
  }

  private static float[] weights(LayerBench b, int n) {
    float[] weights = new float[n];
    for (int i = 0; i < n; i++) {
      weights[i] = b.random.nextInt(5) == 0 ? 0 : b.random.nextFloat();
    }
    return weights;
  }

  private static void crossEntropy(LayerBench b) {
    Parameter w = b.parameter(b.between(2, 50), b.between(1, 30));
    int n = b.between(1, 40);
    Rows h = b.rows(n, w.cols());
    int[] targets = b.ids(n, w.rows());
    float[] weights = weights(b, n);
    Value in = b.value(h);
    Tape t = b.tape;
    Value expected =
        t.sum(
            t.multiply(
                t.crossEntropy(t.linear(in, b.value(w)), targets), t.variable(n, 1, weights)));
    // Seven rows at a time, mostly.
    CrossEntropy loss = new CrossEntropy(b.context, w, 7 * w.rows() + 3);
    b.checkLoss(loss.forward(h, targets, weights), expected);
    t.backward(expected);
    b.checkGradient(loss.backward(), in);
    b.checkParameters();
  }

  private static void copyMixture(LayerBench b, int pointerCount) {
    int vocabulary = b.between(3, 12);
    int width = b.between(2, 20);
    int memoryWidth = b.between(2, 20);
    int dim = b.between(2, 16);
    CopyMixture.Weights w =
        new CopyMixture.Weights(
            b.parameter(vocabulary, width),
            b.parameter(dim, width),
            b.parameter(dim, memoryWidth),
            b.parameter(1, 1, 0.5, 0.3),
            b.parameter(1, width),
            b.parameter(1, 1, 0, 1),
            pointerCount > 0 ? b.parameter(pointerCount, width) : null,
            pointerCount > 0 ? b.parameter(1, pointerCount, 0, 1) : null);
    int examples = b.between(1, 3);
    Segments segments = new Segments(b.begins(examples, 1, 8), b.begins(examples, 1, 12));
    int n = segments.queryRows();
    Rows h = b.rows(n, width);
    Rows memory = b.rows(segments.keyRows(), memoryWidth);
    int[] contextIds = b.ids(memory.count(), vocabulary);
    int[] targets = b.ids(n, vocabulary);
    float[] weights = weights(b, n);
    Tape t = b.tape;
    Value inH = b.value(h);
    Value inMemory = b.value(memory);
    Value queries = t.rmsNorm(t.linear(inH, b.value(w.copyQuery())), EPS);
    Value keys = t.rmsNorm(t.linear(inMemory, b.value(w.copyKey())), EPS);
    Value sharpness = t.scale(t.exp(b.value(w.temperature())), 1 / Math.sqrt(dim));
    Value scores = t.multiply(t.linear(queries, keys), sharpness);
    Value attention = t.softmax(scores, mask(segments, false));
    double[] spread = new double[memory.count() * vocabulary];
    for (int i = 0; i < memory.count(); i++) {
      spread[i * vocabulary + contextIds[i]] = 1;
    }
    Value copied = t.matmul(attention, t.variable(memory.count(), vocabulary, spread));
    Value gate = t.sigmoid(t.add(t.linear(inH, b.value(w.gate())), b.value(w.gateBias())));
    Value model = t.softmax(t.linear(inH, b.value(w.output())));
    Value difference = t.subtract(model, copied);
    Value mixed = t.add(t.multiply(difference, gate), copied);
    List<int[]> pointers = new ArrayList<>();
    for (int k = 0; k < pointerCount; k++) {
      pointers.add(b.ids(n, vocabulary + 1)); // one more than there are: no token
    }
    Value p = mixed;
    if (w.pointers() != null && w.pointerBias() != null) {
      Value logits = t.add(t.linear(inH, b.value(w.pointers())), b.value(w.pointerBias()));
      Value zeros = t.variable(n, 1, new double[n]);
      Value all = t.softmax(t.beside(zeros, logits), pointed(pointers, vocabulary));
      p =
          t.multiply(
              mixed, t.matmul(all, t.variable(1 + pointerCount, 1, first(1 + pointerCount))));
      for (int k = 0; k < pointerCount; k++) {
        double[] named = new double[n * vocabulary];
        for (int i = 0; i < n; i++) {
          if (pointers.get(k)[i] < vocabulary) {
            named[i * vocabulary + pointers.get(k)[i]] = 1;
          }
        }
        double[] kth = new double[1 + pointerCount];
        kth[1 + k] = 1;
        Value share = t.matmul(all, t.variable(1 + pointerCount, 1, kth));
        p = t.add(p, t.multiply(t.variable(n, vocabulary, named), share));
      }
    }
    Value negative = t.scale(t.log(t.pick(p, targets)), -1);
    Value expected = t.sum(t.multiply(negative, t.variable(n, 1, weights)));
    long right = 0;
    for (int i = 0; i < n; i++) {
      boolean best = true;
      for (int j = 0; j < vocabulary; j++) {
        best &= p.get(i, j) <= p.get(i, targets[i]);
      }
      right += best && weights[i] > 0 ? 1 : 0;
    }
    CopyMixture loss = new CopyMixture(b.context, w, EPS, 5 * vocabulary);
    b.checkLoss(
        loss.forward(
            h,
            memory,
            segments,
            contextIds,
            targets,
            weights,
            new CopyMixture.Pointers(pointers, vocabulary)),
        expected);
    if (loss.correct() != right) {
      throw new AssertionError(loss.correct() + " correct, not " + right);
    }
    t.backward(expected);
    Gradients gradients = loss.backward();
    b.checkGradient(gradients.first(), inH);
    b.checkGradient(gradients.second(), inMemory);
    b.checkParameters();
  }

  /** The mixture, and the pointers that name a token. */
  private static Tape.Mask pointed(List<int[]> pointers, int none) {
    return (row, col) -> col == 0 || pointers.get(col - 1)[row] != none;
  }

  private static double[] first(int n) {
    double[] first = new double[n];
    first[0] = 1;
    return first;
  }

  private static void smoothL1(LayerBench b) {
    Rows x = b.rows(b.between(1, 20), b.between(1, 20));
    Rows target = b.rows(x.count(), x.width());
    float beta = 0.5f + b.random.nextFloat();
    Value in = b.value(x);
    Value expected = b.tape.mean(b.tape.huber(b.tape.subtract(in, b.value(target)), beta));
    SmoothL1 loss = new SmoothL1(b.context, beta);
    b.checkLoss(loss.forward(x, target, 3), expected);
    b.tape.backward(b.tape.scale(expected, 3));
    b.checkGradient(loss.backward(), in);
  }

  private static void meanSquared(LayerBench b) {
    Rows x = b.rows(b.between(1, 20), b.between(1, 20));
    Rows target = b.rows(x.count(), x.width());
    Value in = b.value(x);
    Value d = b.tape.subtract(in, b.value(target));
    Value expected = b.tape.mean(b.tape.multiply(d, d));
    MeanSquared loss = new MeanSquared(b.context);
    b.checkLoss(loss.forward(x, target, 3), expected);
    b.tape.backward(b.tape.scale(expected, 3));
    b.checkGradient(loss.backward(), in);
  }

  /** The statistic over both signs of t, with complex exponentials written out. */
  private static void sigReg(LayerBench b) {
    Rows x = b.rows(b.between(1, 30), b.between(2, 20));
    for (int i = 0; i < x.size(); i++) {
      x.data()[i] = 2 * x.data()[i] + 0.5f;
    }
    Rows directions = b.rows(b.between(1, 9), x.width());
    Tape t = b.tape;
    Value in = b.value(x);
    Value unit = t.detach(t.scale(t.rmsNorm(b.value(directions), 0), 1 / Math.sqrt(x.width())));
    Value projected = t.linear(in, unit);
    Value total = t.variable(1, 1, 0.0);
    for (int k = -8; k <= 8; k++) {
      double at = 5.0 * k / 8;
      double normal = Math.exp(-at * at / 2);
      double knot = 5.0 / 8 * (Math.abs(k) == 8 ? 0.5 : 1);
      Value real = t.columnMeans(t.cos(t.scale(projected, at)));
      Value imaginary = t.columnMeans(t.sin(t.scale(projected, at)));
      Value error = t.map(real, v -> v - normal, v -> 1);
      Value squares = t.add(t.multiply(error, error), t.multiply(imaginary, imaginary));
      total = t.add(total, t.scale(t.mean(squares), knot * normal * x.count()));
    }
    SigReg loss = new SigReg(b.context);
    b.checkLoss(loss.forward(x, directions, 2), total);
    t.backward(t.scale(total, 2));
    b.checkGradient(loss.backward(), in);
  }
}

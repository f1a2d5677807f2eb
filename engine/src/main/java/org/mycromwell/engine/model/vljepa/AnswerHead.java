package org.mycromwell.engine.model.vljepa;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.kernel.AttentionShape;
import org.mycromwell.engine.nn.CopyMixture;
import org.mycromwell.engine.nn.CrossEntropy;
import org.mycromwell.engine.nn.Embedding;
import org.mycromwell.engine.nn.Gather;
import org.mycromwell.engine.nn.Gradients;
import org.mycromwell.engine.nn.LayerContext;
import org.mycromwell.engine.nn.Linear;
import org.mycromwell.engine.nn.Parameter;
import org.mycromwell.engine.nn.PrefixBlock;
import org.mycromwell.engine.nn.RmsNorm;
import org.mycromwell.engine.nn.Rope;
import org.mycromwell.engine.nn.RopeAngles;
import org.mycromwell.engine.nn.Rows;
import org.mycromwell.engine.nn.Segments;
import org.mycromwell.engine.nn.ShiftFilter;

/** The autoregressive head: a prefix language model over the joint memory, with its loss. */
final class AnswerHead {
  /** Logits that exist at a time: 64 MB. */
  private static final int LOGITS = 16 << 20;

  private final LayerContext context;
  private final Linear memoryIn;
  private final Embedding embedding;
  private final @Nullable ShiftFilter shift;
  private final @Nullable Embedding nextInCode;
  private final @Nullable Embedding nextInInstruction;
  private final Rope rope;
  private final List<PrefixBlock> blocks = new ArrayList<>();
  private final RmsNorm outputNorm;
  private final @Nullable CrossEntropy crossEntropy;
  private final @Nullable CopyMixture copy;
  private final boolean pointers;
  private final Gather textOfMemory;
  private final int hidden;
  private int prefixRows;
  private boolean[] right = new boolean[0];

  AnswerHead(GraphBuilder build, VlJepaConfig config) {
    HeadConfig head = config.head();
    context = build.context();
    hidden = head.hidden();
    memoryIn = build.linear("dec.proj");
    embedding =
        new Embedding(context, build.parameter(VlJepaTensors.EMBEDDING), config.embeddingScale());
    shift =
        head.shiftTaps() > 0
            ? new ShiftFilter(context, build.parameter("dec.shift.weight"), true)
            : null;
    nextInCode = next(build, config, VlJepaTensors.NEXT_IN_CODE);
    nextInInstruction = next(build, config, VlJepaTensors.NEXT_IN_INSTRUCTION);
    rope = new Rope(head.headDim(), config.ropeBase(), config.gridPairs());
    AttentionShape shape = AttentionShape.of(head.queryHeads(), head.kvHeads(), head.headDim());
    for (int i = 0; i < head.layers(); i++) {
      String prefix = "dec.blk." + i + ".";
      blocks.add(
          new PrefixBlock(
              context,
              build.norm(prefix + "attn_norm"),
              build.attention(prefix, shape),
              build.norm(prefix + "ffn_norm"),
              build.feedForward(prefix),
              build.checkpointing()));
    }
    outputNorm = build.norm("dec.output_norm");
    Parameter output =
        build.parameter(head.tied() ? VlJepaTensors.EMBEDDING : VlJepaTensors.OUTPUT);
    if (head.copyDim() > 0) {
      crossEntropy = null;
      copy =
          new CopyMixture(
              context,
              new CopyMixture.Weights(
                  output,
                  build.parameter("dec.copy_q.weight"),
                  build.parameter("dec.copy_k.weight"),
                  build.parameter("dec.copy_temperature"),
                  build.parameter("dec.copy_gate.weight"),
                  build.parameter("dec.copy_gate.bias"),
                  head.pointers() ? build.parameter(VlJepaTensors.POINTERS) : null,
                  head.pointers() ? build.parameter(VlJepaTensors.POINTER_BIAS) : null),
              build.eps(),
              LOGITS);
    } else {
      copy = null;
      crossEntropy = new CrossEntropy(context, output, LOGITS);
    }
    pointers = head.pointers();
    textOfMemory = new Gather(context);
  }

  private @Nullable Embedding next(GraphBuilder build, VlJepaConfig config, String name) {
    return config.head().continuations()
        ? new Embedding(context, build.parameter(name), config.embeddingScale())
        : null;
  }

  /** Rows behind the output norm, of all answers. */
  Rows hidden(Rows memory, BatchLayout layout) {
    Rows prefix = memoryIn.forward(memory);
    prefixRows = prefix.count();
    Rows x = embedding.forward(layout.answerInputs(), layout.answerRows());
    if (shift != null) {
      x = shift.forward(x, layout.answerBegin());
    }
    if (nextInCode != null && nextInInstruction != null) {
      nextInCode.add(layout.nextInCode(), x);
      nextInInstruction.add(layout.nextInInstruction(), x);
    }
    PrefixBlock.Layout joined = PrefixBlock.Layout.of(layout.memoryBegin(), layout.answerBegin());
    Coordinates answers = layout.answerPlaces();
    RopeAngles queryAngles = angles(answers);
    RopeAngles keyAngles = angles(joinedPlaces(layout, joined));
    for (PrefixBlock block : blocks) {
      x = block.forward(x, prefix, joined, queryAngles, keyAngles);
    }
    return outputNorm.forward(x);
  }

  private RopeAngles angles(Coordinates places) {
    return rope.angles(
        context.buffers(), places.linear(), places.row(), places.col(), places.count());
  }

  private static Coordinates joinedPlaces(BatchLayout layout, PrefixBlock.Layout joined) {
    int memoryRows = layout.memoryRows();
    Coordinates places = new Coordinates(joined.joined().length);
    for (int source : joined.joined()) {
      if (source < memoryRows) {
        places.addFrom(layout.memoryPlaces(), source);
      } else {
        places.addFrom(layout.answerPlaces(), source - memoryRows);
      }
    }
    return places;
  }

  /** Sum of {@code weights[i]} times the cross-entropy of answer row i. */
  double loss(Rows memory, BatchLayout layout, float[] weights) {
    Rows h = hidden(memory, layout);
    double loss;
    if (copy != null) {
      int[] rows = textRows(layout);
      Rows text = textOfMemory.forward(memory, rows, rows.length);
      Segments segments = new Segments(layout.answerBegin(), layout.textBegin());
      loss =
          copy.forward(
              h,
              text,
              segments,
              layout.tokens(),
              layout.answerTargets(),
              weights,
              pointers ? layout.pointers() : CopyMixture.Pointers.NONE);
      right = copy.right();
    } else if (crossEntropy != null) {
      loss = crossEntropy.forward(h, layout.answerTargets(), weights);
      right = crossEntropy.right();
    } else {
      throw new IllegalStateException("no loss");
    }
    return loss;
  }

  /** The text rows of the memory. */
  private static int[] textRows(BatchLayout layout) {
    int[] rows = new int[layout.textRows()];
    for (int e = 0; e < layout.examples().size(); e++) {
      int begin = layout.textBegin()[e];
      for (int i = begin; i < layout.textBegin()[e + 1]; i++) {
        rows[i] = layout.memoryText(e) + i - begin;
      }
    }
    return rows;
  }

  /**
   * Answer rows of the last loss with a weight above 0 whose target was the most probable token.
   */
  long correct() {
    long count = 0;
    for (boolean hit : right) {
      count += hit ? 1 : 0;
    }
    return count;
  }

  /** Which rows those are. */
  boolean[] right() {
    return right;
  }

  /** Adds to the gradients of the parameters; returns that of the memory. */
  Rows backward() {
    Rows dh;
    Rows dMemory = null;
    if (copy != null) {
      Gradients gradients = copy.backward();
      dh = gradients.first();
      dMemory = textOfMemory.backward(gradients.second());
    } else if (crossEntropy != null) {
      dh = crossEntropy.backward();
    } else {
      throw new IllegalStateException("no loss");
    }
    Rows d = outputNorm.backward(dh);
    Rows dPrefix = context.zeros(prefixRows, hidden);
    for (int i = blocks.size() - 1; i >= 0; i--) {
      d = blocks.get(i).backward(d, dPrefix);
    }
    if (nextInCode != null && nextInInstruction != null) {
      nextInCode.backward(d);
      nextInInstruction.backward(d);
    }
    if (shift != null) {
      d = shift.backward(d);
    }
    embedding.backward(d);
    if (dMemory == null) {
      return memoryIn.backward(dPrefix);
    }
    memoryIn.backward(dPrefix, dMemory, true);
    return dMemory;
  }
}

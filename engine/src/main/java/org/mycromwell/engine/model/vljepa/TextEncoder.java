package org.mycromwell.engine.model.vljepa;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.kernel.AttentionShape;
import org.mycromwell.engine.nn.Embedding;
import org.mycromwell.engine.nn.LayerContext;
import org.mycromwell.engine.nn.RmsNorm;
import org.mycromwell.engine.nn.Rope;
import org.mycromwell.engine.nn.RopeAngles;
import org.mycromwell.engine.nn.Rows;
import org.mycromwell.engine.nn.Segments;
import org.mycromwell.engine.nn.ShiftFilter;
import org.mycromwell.engine.nn.TransformerBlock;

/** Contexts to rows of embeddings; every token sees its whole context. */
final class TextEncoder {
  private final LayerContext context;
  private final Embedding embedding;
  private final @Nullable Embedding matches;
  private final @Nullable Embedding languages;
  private final List<Embedding> styles = new ArrayList<>();
  private final @Nullable Embedding imports;
  private final @Nullable ShiftFilter shift;
  private final Rope rope;
  private final List<TransformerBlock> blocks = new ArrayList<>();
  private final RmsNorm outputNorm;

  TextEncoder(GraphBuilder build, VlJepaConfig config) {
    TextConfig text = config.text();
    context = build.context();
    embedding =
        new Embedding(context, build.parameter(VlJepaTensors.EMBEDDING), config.embeddingScale());
    matches = text.exactMatch() ? added(build, config, VlJepaTensors.MATCH) : null;
    languages = text.language() ? added(build, config, VlJepaTensors.LANGUAGE) : null;
    for (int group = 0; text.habits() && group < PromptStyle.GROUPS; group++) {
      styles.add(added(build, config, VlJepaTensors.STYLE));
    }
    imports = text.habits() ? added(build, config, VlJepaTensors.IMPORTS) : null;
    shift =
        text.shiftTaps() > 0
            ? new ShiftFilter(context, build.parameter("enc.shift.weight"), false)
            : null;
    rope = new Rope(text.headDim(), config.ropeBase(), config.gridPairs());
    AttentionShape shape = AttentionShape.of(text.queryHeads(), text.kvHeads(), text.headDim());
    for (int i = 0; i < text.layers(); i++) {
      blocks.add(build.block("enc.blk." + i + ".", shape));
    }
    outputNorm = build.norm("enc.output_norm");
  }

  private Embedding added(GraphBuilder build, VlJepaConfig config, String name) {
    return new Embedding(context, build.parameter(name), config.embeddingScale());
  }

  /** Rows of the tokens, which may be others than those of the layout, but as many. */
  Rows forward(int[] tokens, BatchLayout layout) {
    Rows x = embedding.forward(tokens, layout.textRows());
    if (matches != null) {
      matches.add(layout.matches(), x);
    }
    if (languages != null) {
      languages.add(layout.languages(), x);
    }
    for (int group = 0; group < styles.size(); group++) {
      styles.get(group).add(layout.styles(group), x);
    }
    if (imports != null) {
      imports.add(layout.imports(), x);
    }
    if (shift != null) {
      x = shift.forward(x, layout.textBegin());
    }
    Coordinates places = layout.textPlaces();
    RopeAngles angles =
        rope.angles(context.buffers(), places.linear(), places.row(), places.col(), places.count());
    Segments segments = layout.textSegments();
    for (TransformerBlock block : blocks) {
      x = block.forward(x, segments, false, angles);
    }
    return outputNorm.forward(x);
  }

  /** Adds to the gradients of the parameters. */
  void backward(Rows dy) {
    Rows d = throughBlocks(outputNorm.backward(dy));
    if (matches != null) {
      matches.backward(d);
    }
    if (languages != null) {
      languages.backward(d);
    }
    styles.forEach(style -> style.backward(d));
    if (imports != null) {
      imports.backward(d);
    }
    embedding.backward(d);
  }

  private Rows throughBlocks(Rows dy) {
    Rows d = dy;
    for (int i = blocks.size() - 1; i >= 0; i--) {
      d = blocks.get(i).backward(d);
    }
    return shift == null ? d : shift.backward(d);
  }
}

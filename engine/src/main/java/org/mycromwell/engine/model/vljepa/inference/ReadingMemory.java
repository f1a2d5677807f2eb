package org.mycromwell.engine.model.vljepa.inference;

import org.mycromwell.engine.image.VisionInput;
import org.mycromwell.engine.kernel.Kernels;
import org.mycromwell.engine.model.vljepa.FusionConfig;
import org.mycromwell.engine.model.vljepa.MbConvConfig;
import org.mycromwell.engine.model.vljepa.TextConfig;
import org.mycromwell.engine.model.vljepa.VisionConfig;
import org.mycromwell.engine.model.vljepa.VlJepaConfig;
import org.mycromwell.engine.model.vljepa.inference.SegmentAttention.Heads;

/**
 * Heap and other memory of the buffers with which a prompt is read: a text of so many tokens, and
 * at worst the largest image that {@link VlJepaModel#visionInput} lets through beside it.
 */
record ReadingMemory(VlJepaConfig config, Kernels kernels) {
  /** Bytes for a text without images. */
  long textBytes(int tokens) {
    return bytes(tokens, 0, 0);
  }

  /** What an image of the standard size adds. */
  long standardImageBytes(int tokens) {
    int standard = Math.min(standardTokens(), PromptReader.MOST_IMAGE_TOKENS);
    return bytes(tokens, standard, standard) - textBytes(tokens);
  }

  /** What the largest image adds, with those of earlier prompts that are remembered. */
  long imageBytes(int tokens) {
    return bytes(tokens, imageTokens(), tensorTokens())
        - textBytes(tokens)
        + ImageEncodings.MOST_BYTES;
  }

  /** Tokens of the largest image: all its tiles and the overview, or one character grid. */
  int imageTokens() {
    VisionInput input = VlJepaModel.visionInput(config.vision());
    long tokens =
        config.vision().channels() == 1
            ? input.maxTokens()
            : (input.maxTiles() + 1L) * standardTokens();
    return (int) Math.min(tokens, PromptReader.MOST_IMAGE_TOKENS);
  }

  /** Most tokens that pass the vision encoder together. */
  private int tensorTokens() {
    return config.vision().channels() == 1
        ? imageTokens()
        : Math.min(standardTokens(), PromptReader.MOST_IMAGE_TOKENS);
  }

  private int standardTokens() {
    return config.vision().gridHeight() * config.vision().gridWidth();
  }

  private long bytes(long tokens, long visionRows, long tensorTokens) {
    TextConfig text = config.text();
    FusionConfig fusion = config.fusion();
    int seen = config.vision().hidden();
    long joined = Math.max(tokens, visionRows) * fusion.hidden();
    long queries = most(tokens * text.queryDim(), joined, tensorTokens * seen);
    long keys = most(tokens * text.kvDim(), joined, tensorTokens * seen);
    long floats =
        2 * queries
            + 2 * keys
            + tokens * text.hidden() * (text.shiftTaps() > 0 ? 2 : 1)
            + tokens * text.headDim()
            + (tokens + 2 * visionRows) * fusion.hidden()
            + (tokens + visionRows) * (config.head().hidden() + 6L)
            + 2 * tokens * config.head().copyDim()
            + visionRows * seen * 2
            + convolutionFloats(tensorTokens)
            + chunkFloats();
    return Float.BYTES * floats + attentionBytes((int) tokens, (int) visionRows, tensorTokens);
  }

  private static long most(long a, long b, long c) {
    return Math.max(a, Math.max(b, c));
  }

  /** Of the image as it shrinks: two of the narrow kind, and inside the blocks two wide ones. */
  private long convolutionFloats(long tokens) {
    VisionConfig vision = config.vision();
    long side = vision.reduction() / VisionConfig.STEM;
    long pixels = tokens * side * side;
    long stem = pixels * vision.stemChannels();
    long wide = 0;
    long filtered = 0;
    long[] narrow = new long[2];
    for (int i = 0; i < vision.convs().size(); i++) {
      MbConvConfig conv = vision.convs().get(i);
      long expanded = (long) vision.channelsInto(i) * MbConvConfig.EXPANSION;
      wide = Math.max(wide, pixels * expanded);
      pixels /= (long) conv.stride() * conv.stride();
      filtered = Math.max(filtered, pixels * expanded);
      narrow[i % 2] = Math.max(narrow[i % 2], pixels * conv.out());
    }
    return stem
        + wide
        + filtered
        + narrow[0]
        + narrow[1]
        + tokens * (2L * vision.hidden() + vision.headDim());
  }

  private long chunkFloats() {
    int hidden = config.text().hidden();
    int fusion = config.fusion().hidden();
    int ffn = Math.max(config.text().ffn(), Math.max(config.fusion().ffn(), config.vision().ffn()));
    return RowProducts.CHUNK * (2L * hidden + 4L * ffn + 3L * (hidden + fusion));
  }

  /** Keys and values of one layer. */
  private long attentionBytes(int tokens, int visionRows, long tensorTokens) {
    TextConfig text = config.text();
    FusionConfig fusion = config.fusion();
    VisionConfig vision = config.vision();
    int side = vision.window();
    int window = Math.min(side * side, Math.max(1, standardTokens()));
    long windows = (tensorTokens + window - 1) / window;
    return most(
        SegmentAttention.sizeBytes(
            kernels, new Heads(text.queryHeads(), text.kvHeads(), text.headDim()), tokens),
        SegmentAttention.sizeBytes(
            kernels,
            new Heads(fusion.heads(), fusion.heads(), fusion.headDim()),
            Math.max(tokens, visionRows)),
        windows
            * SegmentAttention.sizeBytes(
                kernels, new Heads(vision.heads(), vision.heads(), vision.headDim()), window));
  }
}

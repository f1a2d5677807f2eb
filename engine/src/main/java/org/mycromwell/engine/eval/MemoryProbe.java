package org.mycromwell.engine.eval;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.bench.BenchmarkListener;
import org.mycromwell.engine.exec.CancelToken;
import org.mycromwell.engine.model.LanguageModel;
import org.mycromwell.engine.model.vljepa.inference.VlJepaModel;

/**
 * Probes what the joint memory of a VL-JEPA knows: the embedding of a text is the mean of its
 * memory, and {@link EmbeddingProbe} asks whether labels can be told from it.
 *
 * @param tokens from the middle of each text: beginnings often name their label
 * @param limit texts of a label at most, evenly from all of them
 * @param neighbours that vote
 * @param seed decides which texts are measured on
 */
public record MemoryProbe(int tokens, int limit, int neighbours, long seed) {
  private static final double TEST_SHARE = 0.3;

  /** Fewer tell nothing. */
  private static final int LEAST_TEXTS = 10;

  /** A text and what is to be told of it. */
  public record Text(String label, String text) {}

  /**
   * What was found.
   *
   * @param files how many texts of each label were read
   * @param complete false when it was cancelled; nothing was measured then
   */
  public record Report(
      EmbeddingProbe linear,
      EmbeddingProbe nearest,
      int width,
      Map<String, Integer> files,
      boolean complete) {}

  /**
   * Refuses texts that cannot be told apart or are too few.
   *
   * @throws EngineException of kind {@link Kind#BAD_ARGUMENT}
   */
  public void requireEnough(List<Text> texts) {
    long labels = texts.stream().map(Text::label).distinct().count();
    if (labels < 2 || texts.size() < LEAST_TEXTS) {
      throw new EngineException(
          Kind.BAD_ARGUMENT,
          "a probe needs at least "
              + LEAST_TEXTS
              + " files of 2 labels, but there are "
              + texts.size()
              + " of "
              + labels
              + "; name more directories, or one with files of several languages");
    }
  }

  /**
   * Reads the texts and probes.
   *
   * @throws EngineException of kind {@link Kind#UNSUPPORTED} when the model has no joint memory
   */
  public Report run(
      LanguageModel model, List<Text> texts, BenchmarkListener listener, CancelToken cancel) {
    requireEnough(texts);
    if (!(model.network() instanceof VlJepaModel network)) {
      throw new EngineException(
          Kind.UNSUPPORTED,
          model.displayName()
              + " is a "
              + model.network().architecture()
              + " model, which has no joint memory; the probe needs a VL-JEPA");
    }
    List<Text> chosen = chosen(texts);
    Map<String, Integer> files = new LinkedHashMap<>();
    List<String> names = new ArrayList<>();
    int[] labels = new int[chosen.size()];
    int width = network.config().head().hidden();
    float[] rows = new float[Math.multiplyExact(chosen.size(), width)];
    int most = Math.min(tokens, model.contextLength());
    for (int i = 0; i < labels.length; i++) {
      Text text = chosen.get(i);
      files.merge(text.label(), 1, Integer::sum);
      if (!names.contains(text.label())) {
        names.add(text.label());
      }
      labels[i] = names.indexOf(text.label());
      float[] mean =
          network.meanMemory(middle(model.tokenizer().encode(text.text()), most), cancel);
      if (mean == null) {
        EmbeddingProbe none = new EmbeddingProbe(Double.NaN, Double.NaN, 0, 0);
        return new Report(none, none, width, files, false);
      }
      System.arraycopy(mean, 0, rows, i * width, width);
      listener.progress("reading", i + 1, labels.length);
    }
    return new Report(
        EmbeddingProbe.linear(rows, width, labels, TEST_SHARE, seed),
        EmbeddingProbe.nearestNeighbours(rows, width, labels, neighbours, TEST_SHARE, seed),
        width,
        files,
        true);
  }

  private List<Text> chosen(List<Text> texts) {
    Map<String, List<Text>> byLabel = new LinkedHashMap<>();
    for (Text text : texts) {
      if (!text.text().isEmpty()) {
        byLabel.computeIfAbsent(text.label(), label -> new ArrayList<>()).add(text);
      }
    }
    List<Text> chosen = new ArrayList<>();
    for (List<Text> all : byLabel.values()) {
      int count = Math.min(limit, all.size());
      for (int i = 0; i < count; i++) {
        chosen.add(all.get((int) ((long) i * all.size() / count)));
      }
    }
    return chosen;
  }

  private static int[] middle(int[] ids, int most) {
    int count = Math.min(most, ids.length);
    int from = (ids.length - count) / 2;
    return Arrays.copyOfRange(ids, from, from + count);
  }
}

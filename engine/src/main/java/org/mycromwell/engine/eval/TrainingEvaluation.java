package org.mycromwell.engine.eval;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.bench.BenchmarkListener;
import org.mycromwell.engine.data.CorpusData;
import org.mycromwell.engine.data.EditPair;
import org.mycromwell.engine.data.ExampleKind;
import org.mycromwell.engine.data.Examples;
import org.mycromwell.engine.data.HeldOutFiles;
import org.mycromwell.engine.data.KindShare;
import org.mycromwell.engine.data.pictures.Screenshot;
import org.mycromwell.engine.exec.CancelToken;
import org.mycromwell.engine.model.ModelOptions;
import org.mycromwell.engine.model.vljepa.Example;
import org.mycromwell.engine.model.vljepa.VlJepaNetwork;
import org.mycromwell.engine.train.EvaluationHook;
import org.mycromwell.engine.train.EvaluationMetric;
import org.mycromwell.engine.train.StagePlan;
import org.mycromwell.engine.train.TrainPlan;
import org.mycromwell.engine.train.Trainee;

/**
 * What a run can do, measured while it trains: which held-out edits would be exact, with the
 * network itself; screenshots and some of the edits go the whole way of the editor, through a model
 * file as the run writes it. The tasks are kept in the folder {@code held-out} of the run, where
 * {@code cromwell eval} can repeat the figures. For the thread of the trainer.
 */
public final class TrainingEvaluation implements EvaluationHook {
  private static final String EXACT = "editExact";
  private static final String WORST_FAMILY = "editWorstFamily";
  private static final String TOKEN_ERROR = "editTokenError";
  private static final String VALID = "editValid";

  /** Edits that are written, not only predicted, at most: that takes far longer. */
  private static final int WRITTEN = 32;

  /** Share of the texts a probe is measured on; it learns from the others. */
  private static final double TEST_SHARE = 0.5;

  /** Tokens of a text of the probe, at most. */
  private static final int PROBE_TOKENS = 64;

  /** Texts that are embedded at once. */
  private static final int PROBE_BATCH = 16;

  private final TrainPlan plan;
  private final VlJepaNetwork network;
  private final ModelOptions options;
  private final Path modelFile;
  private final CancelToken cancel;
  private final List<EditPair> pairs;
  private final List<Example> examples;
  private final List<HeldOutEdit> written;
  private final List<HeldOutScreenshot> screenshots;
  private final List<List<Example>> texts;

  /**
   * Makes the tasks the plan asks for.
   *
   * @param network that is trained
   * @param run folder of the run; exists
   * @param options to open the model with; its context length is the network's
   * @throws EngineException when the held-out files have nothing for a task, or the folder cannot
   *     be written
   */
  public TrainingEvaluation(
      TrainPlan plan,
      CorpusData data,
      VlJepaNetwork network,
      Path run,
      ModelOptions options,
      CancelToken cancel) {
    this.plan = plan;
    this.network = network;
    this.options = options.withContextLength(network.config().contextLength());
    this.cancel = cancel;
    modelFile = run.resolve("evaluated.gguf");
    int samples = plan.evaluation().samples();
    List<EditPair> edits = List.of();
    List<Screenshot> shots = List.of();
    // The stage that teaches a task last says how long it may be, and of which corpora.
    for (StagePlan stage : plan.stages().reversed()) {
      int maxLength = stage.maxLength(1, network.config().contextLength());
      Optional<KindShare> edit = stage.teaches(ExampleKind.EDIT);
      if (measures(EvaluationMetric.EDITS) && edits.isEmpty() && edit.isPresent()) {
        edits = data.heldOutEdits(edit.get().corpora(), samples, edit.get().maxLength(maxLength));
      }
      Optional<KindShare> shot = stage.teaches(ExampleKind.TRANSCRIBE);
      if (measures(EvaluationMetric.SCREENSHOTS) && shots.isEmpty() && shot.isPresent()) {
        shots =
            data.heldOutScreenshots(shot.get().corpora(), samples, shot.get().maxLength(maxLength));
      }
    }
    pairs = edits;
    Examples style = new Examples(data.tokenizer());
    examples = pairs.stream().map(style::edit).toList();
    if (pairs.isEmpty() && shots.isEmpty()) {
      written = List.of();
      screenshots = List.of();
    } else {
      Path folder = run.resolve("held-out");
      HeldOutFiles.write(folder, pairs, List.of(), List.of(), shots, List.of());
      written =
          pairs.isEmpty()
              ? List.of()
              : HeldOutEdit.read(folder.resolve("edits.jsonl")).stream().limit(WRITTEN).toList();
      screenshots =
          shots.isEmpty() ? List.of() : HeldOutScreenshot.read(folder.resolve("screenshots.jsonl"));
    }
    int length = Math.min(PROBE_TOKENS, network.config().contextLength() - 1);
    texts = measures(EvaluationMetric.PROBE) ? data.heldOutTexts(samples, length) : List.of();
  }

  private boolean measures(EvaluationMetric metric) {
    return plan.evaluation().metrics().contains(metric);
  }

  @Override
  public Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    for (EvaluationMetric metric : plan.evaluation().metrics()) {
      names.addAll(
          switch (metric) {
            case EDITS -> editNames();
            case SCREENSHOTS -> List.of("characterError", "lineAccuracy");
            case PROBE -> List.of("probe", "probeMajority");
          });
    }
    return names;
  }

  private List<String> editNames() {
    List<String> names = new ArrayList<>(List.of(EXACT, WORST_FAMILY, TOKEN_ERROR, VALID));
    pairs.stream().map(pair -> EXACT + "." + pair.family()).distinct().forEach(names::add);
    return names;
  }

  @Override
  public Map<String, Double> evaluate(Trainee trainee, int stage, long step) {
    Map<String, Double> values = new LinkedHashMap<>();
    StagePlan now = plan.stages().get(stage);
    boolean edit = !pairs.isEmpty() && now.teaches(ExampleKind.EDIT).isPresent();
    boolean transcribe = !screenshots.isEmpty() && now.teaches(ExampleKind.TRANSCRIBE).isPresent();
    if (edit) {
      predict(now.tokensPerBatch(), values);
    }
    if (edit || transcribe) {
      trainee.write(modelFile);
      try (ModelTeam team = ModelTeam.open(modelFile, options)) {
        if (edit) {
          write(team, values);
        }
        if (transcribe) {
          transcribe(team, values);
        }
      } finally {
        delete();
      }
    }
    if (!texts.isEmpty()) {
      probe(values);
    }
    return values;
  }

  /**
   * Which answers greedy decoding would write exactly: those whose every token is the most probable
   * one behind the tokens before it. So one pass tells, whatever is written otherwise.
   */
  private void predict(int tokensPerBatch, Map<String, Double> values) {
    SortedMap<String, int[]> families = new TreeMap<>();
    long tokens = 0;
    long wrong = 0;
    int all = 0;
    int from = 0;
    while (from < examples.size() && !cancel.isCancelled()) {
      int end = from;
      long batch = 0;
      while (end < examples.size() && (end == from || batch + length(end) <= tokensPerBatch)) {
        batch += length(end++);
      }
      int[] errors = network.wrongTokens(examples.subList(from, end));
      for (int i = from; i < end; i++) {
        int[] counts = families.computeIfAbsent(pairs.get(i).family(), _ -> new int[2]);
        int exact = errors[i - from] == 0 ? 1 : 0;
        counts[0]++;
        counts[1] += exact;
        all += exact;
        wrong += errors[i - from];
        tokens += examples.get(i).answer().length;
      }
      from = end;
    }
    if (from < examples.size()) {
      return;
    }
    values.put(EXACT, (double) all / examples.size());
    double worst = 1;
    for (Map.Entry<String, int[]> family : families.entrySet()) {
      double share = (double) family.getValue()[1] / family.getValue()[0];
      values.put(EXACT + "." + family.getKey(), share);
      worst = Math.min(worst, share);
    }
    values.put(WORST_FAMILY, worst);
    values.put(TOKEN_ERROR, (double) wrong / tokens);
  }

  private long length(int index) {
    Example example = examples.get(index);
    return (long) example.context().length + example.answer().length;
  }

  /** The first edits go the whole way of the editor. */
  private void write(ModelTeam team, Map<String, Double> values) {
    EditReport report = new EditEvaluation(team).run(written, BenchmarkListener.NONE, cancel);
    if (report.complete()) {
      // Absent where no answer could be checked, as all figures that were not measured.
      report.all().validShare().ifPresent(share -> values.put(VALID, share));
    }
  }

  private void transcribe(ModelTeam team, Map<String, Double> values) {
    ScreenshotEvaluation.Report report =
        new ScreenshotEvaluation(team).run(screenshots, BenchmarkListener.NONE, cancel);
    if (report.complete()) {
      values.put("characterError", report.accuracy().characterErrorRate());
      values.put("lineAccuracy", report.accuracy().lineAccuracy());
    }
  }

  private void probe(Map<String, Double> values) {
    int width = network.config().fusion().hidden();
    int samples = plan.evaluation().samples();
    float[] rows = new float[texts.size() * samples * width];
    int[] labels = new int[texts.size() * samples];
    int row = 0;
    for (int corpus = 0; corpus < texts.size(); corpus++) {
      List<Example> all = texts.get(corpus);
      for (int from = 0; from < all.size(); from += PROBE_BATCH) {
        List<Example> part = all.subList(from, Math.min(all.size(), from + PROBE_BATCH));
        float[] embeddings = network.embeddings(part);
        System.arraycopy(embeddings, 0, rows, row * width, embeddings.length);
        for (int i = 0; i < part.size(); i++) {
          labels[row++] = corpus;
        }
      }
    }
    EmbeddingProbe probe = EmbeddingProbe.linear(rows, width, labels, TEST_SHARE, plan.seed());
    values.put("probe", probe.accuracy());
    values.put("probeMajority", probe.majority());
  }

  private void delete() {
    try {
      Files.deleteIfExists(modelFile);
    } catch (IOException e) {
      throw new EngineException(
          Kind.WRITE_FAILED, modelFile + " cannot be removed: " + e.getMessage(), e);
    }
  }
}

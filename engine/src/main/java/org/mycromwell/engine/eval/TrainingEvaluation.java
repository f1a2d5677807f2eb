package org.mycromwell.engine.eval;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.bench.BenchmarkListener;
import org.mycromwell.engine.data.CorpusData;
import org.mycromwell.engine.data.EditPair;
import org.mycromwell.engine.data.ExampleKind;
import org.mycromwell.engine.data.HeldOutFiles;
import org.mycromwell.engine.data.KindShare;
import org.mycromwell.engine.data.Screenshot;
import org.mycromwell.engine.exec.CancelToken;
import org.mycromwell.engine.generate.Session;
import org.mycromwell.engine.model.LanguageModel;
import org.mycromwell.engine.model.ModelOptions;
import org.mycromwell.engine.model.vljepa.Example;
import org.mycromwell.engine.model.vljepa.VlJepaNetwork;
import org.mycromwell.engine.train.EvaluationHook;
import org.mycromwell.engine.train.EvaluationMetric;
import org.mycromwell.engine.train.StagePlan;
import org.mycromwell.engine.train.TrainPlan;
import org.mycromwell.engine.train.Trainee;

/**
 * What a run can do, measured while it trains: held-out edits and screenshots go the whole way of
 * the editor, through a model file as the run writes it. The tasks are kept in the folder {@code
 * held-out} of the run, where {@code cromwell eval} can repeat the figures. For the thread of the
 * trainer.
 */
public final class TrainingEvaluation implements EvaluationHook {
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
  private final List<HeldOutEdit> edits;
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
    List<EditPair> pairs = List.of();
    List<Screenshot> shots = List.of();
    // The stage that teaches a task last says how long it may be, and of which corpora.
    for (StagePlan stage : plan.stages().reversed()) {
      int maxLength = stage.maxLength(1, network.config().contextLength());
      Optional<KindShare> edit = stage.teaches(ExampleKind.EDIT);
      if (measures(EvaluationMetric.EDITS) && pairs.isEmpty() && edit.isPresent()) {
        pairs = data.heldOutEdits(edit.get().corpora(), samples, maxLength);
      }
      Optional<KindShare> shot = stage.teaches(ExampleKind.TRANSCRIBE);
      if (measures(EvaluationMetric.SCREENSHOTS) && shots.isEmpty() && shot.isPresent()) {
        shots = data.heldOutScreenshots(shot.get().corpora(), samples, maxLength);
      }
    }
    if (pairs.isEmpty() && shots.isEmpty()) {
      edits = List.of();
      screenshots = List.of();
    } else {
      Path folder = run.resolve("held-out");
      HeldOutFiles.write(folder, pairs, List.of(), shots);
      edits = HeldOutEdit.read(folder.resolve("edits.jsonl"));
      screenshots = HeldOutScreenshot.read(folder.resolve("screenshots.jsonl"));
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
            case EDITS -> List.of("editExact", "editValid");
            case SCREENSHOTS -> List.of("characterError", "lineAccuracy");
            case PROBE -> List.of("probe", "probeMajority");
          });
    }
    return names;
  }

  @Override
  public Map<String, Double> evaluate(Trainee trainee, int stage, long step) {
    Map<String, Double> values = new LinkedHashMap<>();
    StagePlan now = plan.stages().get(stage);
    boolean edit = !edits.isEmpty() && now.teaches(ExampleKind.EDIT).isPresent();
    boolean transcribe = !screenshots.isEmpty() && now.teaches(ExampleKind.TRANSCRIBE).isPresent();
    if (edit || transcribe) {
      trainee.write(modelFile);
      try (LanguageModel model = LanguageModel.open(modelFile, options);
          Session session = new Session(model)) {
        if (edit) {
          edit(model, session, values);
        }
        if (transcribe) {
          transcribe(model, session, values);
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

  private void edit(LanguageModel model, Session session, Map<String, Double> values) {
    EditEvaluation.Report report =
        new EditEvaluation(model, session).run(edits, BenchmarkListener.NONE, cancel);
    if (report.complete()) {
      values.put("editExact", report.all().exactShare());
      // Absent where no answer could be checked, as all figures that were not measured.
      report.all().validShare().ifPresent(share -> values.put("editValid", share));
    }
  }

  private void transcribe(LanguageModel model, Session session, Map<String, Double> values) {
    ScreenshotEvaluation.Report report =
        new ScreenshotEvaluation(model, session).run(screenshots, BenchmarkListener.NONE, cancel);
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

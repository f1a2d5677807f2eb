package org.mycromwell.app.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.data.CorpusData;
import org.mycromwell.engine.data.CorpusPlan;
import org.mycromwell.engine.eval.TrainingEvaluation;
import org.mycromwell.engine.exec.CancelToken;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.kernel.KernelProvider;
import org.mycromwell.engine.kernel.Kernels;
import org.mycromwell.engine.kernel.TrainingKernels;
import org.mycromwell.engine.model.ModelOptions;
import org.mycromwell.engine.train.EvaluationHook;
import org.mycromwell.engine.train.PlanReader;
import org.mycromwell.engine.train.RunFolder;
import org.mycromwell.engine.train.RunSummary;
import org.mycromwell.engine.train.StagePlan;
import org.mycromwell.engine.train.TrainPlan;
import org.mycromwell.engine.train.Trainer;
import org.mycromwell.engine.train.TrainingSetup;
import org.mycromwell.engine.train.VlJepaTrainee;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cromwell train}. */
@Command(
    name = "train",
    description = {
      "Trains a model as a plan says. Begun again, a run goes on from its last checkpoint and ends"
          + " with the same bits as one that was never stopped; Ctrl+C stops it after the current"
          + " step.",
      "The folder of a run holds metrics.jsonl, curves.svg, checkpoints, the best model and, at the"
          + " end, final.gguf."
    },
    subcommands = {TrainTokenizerCommand.class})
final class TrainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ComputeOptions compute = new ComputeOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Parameters(
      arity = "0..1",
      paramLabel = "PLAN",
      description = "The plan, a YAML file; its paths are relative to its folder.")
  private @Nullable Path planFile;

  @Option(
      names = "--run",
      paramLabel = "DIR",
      description = "Folder of the run (default: runs/NAME, NAME as the plan says).")
  private @Nullable Path folder;

  @Option(
      names = "--scale",
      paramLabel = "FACTOR",
      defaultValue = "1",
      description = "Multiply the length of every stage, such as 1e-6 for a trial.")
  private double scale;

  @Option(
      names = "--check",
      description = "Only read the plan and say how long its stages are and what memory it takes.")
  private boolean check;

  @Override
  public Integer call() {
    if (planFile == null) {
      throw new EngineException(
          Kind.BAD_ARGUMENT, "PLAN is missing; 'cromwell train --help' shows what can be used");
    }
    if (!(scale > 0) || Double.isInfinite(scale)) {
      throw new EngineException(
          Kind.BAD_ARGUMENT, "--scale is " + scale + ", but must be above 0, such as 0.001");
    }
    TrainPlan plan = PlanReader.read(planFile).scaled(scale);
    Path base = planFile.toAbsolutePath().getParent();
    if (check) {
      String data = checkData(plan, base == null ? Path.of("") : base);
      printPlan(plan, base);
      if (!output.json()) {
        spec.commandLine().getOut().printf("data     %s%n", data);
      }
      return ExitCode.OK.code();
    }
    train(plan, planFile, base == null ? Path.of("") : base);
    return ExitCode.OK.code();
  }

  /** Opens what there is of tokenizer and corpora, so that what is wrong with them shows. */
  private String checkData(TrainPlan plan, Path base) {
    if (!Files.exists(base.resolve(plan.tokenizer()))) {
      return "not checked: the tokenizer does not exist yet";
    }
    TrainingSetup setup = new TrainingSetup(plan, base);
    for (CorpusPlan corpus : plan.data().corpora()) {
      if (!Files.exists(base.resolve(corpus.path()))) {
        return "not checked: " + base.resolve(corpus.path()) + " does not exist yet";
      }
    }
    CancelToken cancel = CromwellCommand.interruption(spec).token();
    plan.requireExamples(setup.openData(cancel::isCancelled), setup.config().contextLength());
    return "every stage has examples of every kind";
  }

  private void train(TrainPlan plan, Path file, Path base) {
    Kernels kernels = compute.kernels();
    TrainingKernels training =
        kernels.equals(KernelProvider.scalar()) ? TrainingKernels.scalar() : TrainingKernels.best();
    TrainingSetup setup = new TrainingSetup(plan, base);
    setup.requireHeap(Runtime.getRuntime().maxMemory());
    Path run = folder == null ? Path.of("runs", plan.name()) : folder;
    CancelToken cancel = CromwellCommand.interruption(spec).unhurriedToken();
    try (RunFolder held = RunFolder.open(run);
        Workers workers =
            plan.threads() > 0 && !compute.hasThreads()
                ? new Workers(plan.threads())
                : compute.newWorkers();
        TrainView view = TrainView.of(spec, output)) {
      held.keepPlan(file);
      CorpusData data = setup.openData(cancel::isCancelled);
      VlJepaTrainee trainee = setup.newTrainee(workers, training);
      ModelOptions options =
          ModelOptions.defaults().withThreads(workers.count()).withKernels(kernels);
      List<EvaluationHook> hooks =
          plan.evaluation().metrics().isEmpty()
              ? List.of()
              : List.of(
                  new TrainingEvaluation(plan, data, trainee.network(), run, options, cancel));
      Trainer trainer =
          new Trainer(
              plan, trainee, data, training, workers, run, hooks, view, cancel::isCancelled);
      try {
        trainer.run();
      } catch (RuntimeException failure) {
        try {
          held.writeCurves(plan.name());
        } catch (RuntimeException e) {
          failure.addSuppressed(e);
        }
        throw failure;
      }
      held.writeCurves(plan.name());
      view.clear();
      printResult(plan, run, held.summary());
    }
  }

  private void printResult(TrainPlan plan, Path run, RunSummary summary) {
    PrintWriter out = spec.commandLine().getOut();
    Path model = run.resolve("final.gguf");
    Path average = run.resolve("final-average.gguf");
    if (output.json()) {
      Json.print(
          out,
          json -> {
            json.writeStringField("plan", plan.name());
            json.writeStringField("model", model.toString());
            if (Files.exists(average)) {
              json.writeStringField("average", average.toString());
            }
            json.writeNumberField("steps", plan.steps());
            json.writeArrayFieldStart("stages");
            for (RunSummary.Stage stage : summary.stages()) {
              json.writeStartObject();
              json.writeStringField("name", stage.name());
              writeFigures(json, "start", stage.start());
              writeFigures(json, "end", stage.end());
              json.writeEndObject();
            }
            json.writeEndArray();
            if (!summary.stages().isEmpty()) {
              writeFigures(json, "heldOut", summary.stages().getLast().end());
            }
          });
      return;
    }
    out.printf("%-16s %-32s %12s %12s%n", "stage", "held out", "start", "end");
    for (RunSummary.Stage stage : summary.stages()) {
      String name = ErrorText.printable(stage.name(), 16);
      for (Map.Entry<String, Double> end : stage.end().entrySet()) {
        Double start = stage.start().get(end.getKey());
        out.printf(
            "%-16s %-32s %12s %12s%n",
            name,
            end.getKey(),
            start == null ? "-" : TrainView.number(start),
            TrainView.number(end.getValue()));
        name = "";
      }
    }
    out.printf("model    %s%n", model);
    if (Files.exists(average)) {
      out.printf("average  %s%n", average);
    }
    out.printf("curves   %s%n", run.resolve("curves.svg"));
  }

  private static void writeFigures(JsonGenerator json, String name, Map<String, Double> figures)
      throws IOException {
    json.writeObjectFieldStart(name);
    for (Map.Entry<String, Double> figure : figures.entrySet()) {
      json.writeNumberField(figure.getKey(), figure.getValue());
    }
    json.writeEndObject();
  }

  private void printPlan(TrainPlan plan, @Nullable Path base) {
    PrintWriter out = spec.commandLine().getOut();
    long parameters = TrainingSetup.parameters(plan.model().dimensions());
    long stateBytes = TrainingSetup.stateBytes(plan.model().dimensions(), plan);
    long activationBytes = TrainingSetup.activationBytes(plan.model().dimensions(), plan);
    if (output.json()) {
      Json.print(
          out,
          json -> {
            json.writeStringField("plan", plan.name());
            json.writeNumberField("parameters", parameters);
            json.writeNumberField("stateBytes", stateBytes);
            json.writeNumberField("activationBytes", activationBytes);
            json.writeArrayFieldStart("stages");
            for (int i = 0; i < plan.stages().size(); i++) {
              json.writeStartObject();
              json.writeStringField("name", plan.stages().get(i).name());
              json.writeNumberField("steps", plan.steps(i));
              json.writeNumberField("tokens", tokens(plan, i));
              json.writeEndObject();
            }
            json.writeEndArray();
          });
      return;
    }
    out.printf(
        "%s: preset %s, %s parameters at the preset's vocabulary, seed %d%n",
        plan.name(), plan.model().preset(), Units.count(parameters), plan.seed());
    double total = 0;
    for (int i = 0; i < plan.stages().size(); i++) {
      double tokens = tokens(plan, i);
      total += tokens;
      out.printf(
          "  %-16s %12d steps  %s tokens%n",
          plan.stages().get(i).name(), plan.steps(i), Units.count((long) tokens));
    }
    out.printf("  %-16s %12d steps  %s tokens%n", "total", plan.steps(), Units.count((long) total));
    out.printf(
        "memory   %s for weights, gradients and moments, about %s for activations%n",
        Units.bytes(stateBytes), Units.bytes(activationBytes));
    out.printf(
        "compute  about %.1e FLOP (6 for each parameter and token)%n", 6.0 * parameters * total);
    if (base != null) {
      out.printf("tokenizer %s%n", base.resolve(plan.tokenizer()));
    }
  }

  private static double tokens(TrainPlan plan, int index) {
    StagePlan stage = plan.stages().get(index);
    return (double) plan.steps(index) * stage.tokensPerBatch() * stage.accumulate();
  }
}

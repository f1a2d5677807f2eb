package org.mycromwell.app.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.eval.CompletionFile;
import org.mycromwell.engine.eval.HumanEval;
import org.mycromwell.engine.eval.HumanEvalProblem;
import org.mycromwell.engine.eval.HumanEvalProblems;
import org.mycromwell.engine.eval.PythonSandbox;
import org.mycromwell.engine.eval.SandboxLimits;
import org.mycromwell.engine.eval.SandboxResult.Outcome;
import org.mycromwell.engine.eval.SessionSolver;
import org.mycromwell.engine.exec.CancelToken;
import org.mycromwell.engine.generate.SamplingConfig;
import org.mycromwell.engine.generate.Session;
import org.mycromwell.engine.model.LanguageModel;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cromwell eval humaneval}. */
@Command(
    name = "humaneval",
    description = {
      "Completes functions and runs the tests of each: the share of problems of which one of k"
          + " samples passes.",
      "The programs run in processes of their own with limits of time and memory, without network,"
          + " in a temporary directory. They can read what you can read, and one that means to"
          + " can report that it passed when it did not."
    })
final class EvalHumanEvalCommand implements Callable<Integer> {
  /** Solutions that need no model, to check the evaluation itself. */
  enum KnownSolutions {
    CANONICAL,
    EMPTY
  }

  /** Where completions come from. */
  static final class Source {
    @Option(
        names = "--solutions",
        paramLabel = "KIND",
        description = "canonical: those of the file, must give 1; empty: none, must give 0.")
    private @Nullable KnownSolutions known;

    @Option(
        names = {"-m", "--model"},
        paramLabel = "FILE",
        description = "The model that completes, a GGUF file.")
    private @Nullable Path model;

    @Option(
        names = "--recorded",
        paramLabel = "FILE",
        description = "Completions that --completions wrote.")
    private @Nullable Path recorded;
  }

  @Spec private CommandSpec spec;

  @Option(
      names = "--problems",
      required = true,
      paramLabel = "FILE",
      description = "The problems, lines of JSON, packed with gzip or not.")
  private Path problems = Path.of("");

  @ArgGroup(exclusive = true, multiplicity = "1")
  private Source source = new Source();

  @Option(
      names = "--samples",
      paramLabel = "N",
      defaultValue = "1",
      description = "Completions of each problem (default: ${DEFAULT-VALUE}).")
  private int samples;

  @Option(
      names = "--k",
      paramLabel = "K",
      split = ",",
      description = "The k of pass@k, several separated by commas (default: 1).")
  private List<Integer> ks = new ArrayList<>();

  @Option(
      names = "--completions",
      paramLabel = "FILE",
      description = "Writes each completion to a new file as soon as the model has given it.")
  private @Nullable Path completions;

  @Option(names = "--limit", paramLabel = "N", description = "Only the first problems.")
  private @Nullable Integer limit;

  @Option(
      names = {"-n", "--max-tokens"},
      paramLabel = "N",
      defaultValue = "512",
      description = "Most tokens of a completion (default: ${DEFAULT-VALUE}).")
  private int maxTokens;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description = {
        "Seconds a program may compute; it may take three times as long (default:"
            + " ${DEFAULT-VALUE})."
      })
  private int timeout;

  @Option(
      names = "--memory",
      paramLabel = "MIB",
      defaultValue = "1024",
      description = "Memory of a program (default: ${DEFAULT-VALUE}).")
  private int memory;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description = "Programs that run at the same time; by default one for each core.")
  private @Nullable Integer jobs;

  @Mixin private SamplingOptions sampling = new SamplingOptions();
  @Mixin private CacheOptions cache = new CacheOptions();
  @Mixin private ComputeOptions compute = new ComputeOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public Integer call() {
    checkOptions();
    List<HumanEvalProblem> wanted = HumanEvalProblems.read(problems);
    if (limit != null) {
      wanted = wanted.subList(0, Math.min(limit, wanted.size()));
    }
    int atOnce = jobs == null ? Runtime.getRuntime().availableProcessors() : jobs;
    SandboxLimits limits =
        new SandboxLimits(3000L * timeout, timeout, (long) memory << 20, 1 << 20);
    HumanEval humanEval = new HumanEval(PythonSandbox.find(), limits, atOnce);
    HumanEval.Report report = run(humanEval, wanted);
    PrintWriter out = spec.commandLine().getOut();
    if (output.json()) {
      Json.print(out, json -> write(json, report));
    } else {
      print(out, report);
    }
    return (report.complete() ? ExitCode.OK : ExitCode.INTERRUPTED).code();
  }

  private void checkOptions() {
    Arguments.requireRange("--samples", samples, 1, 1000);
    Arguments.requireRange("--timeout", timeout, 1, 3600);
    Arguments.requireRange("--memory", memory, 32, 1 << 20);
    Arguments.requireRange("--max-tokens", maxTokens, 1, 1 << 20);
    if (jobs != null) {
      Arguments.requireRange("--jobs", jobs, 1, 1024);
    }
    if (limit != null) {
      Arguments.requireRange("--limit", limit, 1, Integer.MAX_VALUE);
    }
    if (ks.isEmpty()) {
      ks.add(1);
    }
    if (completions != null && source.model == null) {
      throw new EngineException(
          Kind.BAD_ARGUMENT,
          "--completions writes what a model completes; it needs --model, not --solutions or"
              + " --recorded");
    }
    for (int k : ks) {
      Arguments.requireRange("--k", k, 1, samples);
    }
  }

  private HumanEval.Report run(HumanEval humanEval, List<HumanEvalProblem> wanted) {
    CancelToken cancel = CromwellCommand.interruption(spec).token();
    try (Progress progress = output.progress(spec)) {
      if (source.recorded != null) {
        HumanEval.Solver recorded = CompletionFile.read(source.recorded);
        return humanEval.run(wanted, recorded, samples, ks, progress, cancel);
      }
      if (source.model == null) {
        boolean canonical = source.known == KnownSolutions.CANONICAL;
        return humanEval.run(
            wanted,
            (problem, sample) -> canonical ? problem.canonicalSolution() : "",
            samples,
            ks,
            progress,
            cancel);
      }
      progress.progress("loading the model", 0, 0);
      try (LanguageModel model =
              LanguageModel.open(
                  source.model,
                  compute
                      .modelOptions()
                      .withCacheType(cache.type())
                      .withContextLength(cache.context()));
          Session session = new Session(model)) {
        // One sample is the best the model can do; several have to differ.
        SamplingConfig config =
            sampling.over(
                samples == 1
                    ? SamplingConfig.GREEDY
                    : SamplingConfig.recommended(model.metadata()));
        requireDifferent(samples, config);
        HumanEval.Solver solver = new SessionSolver(model, session, config, maxTokens, cancel);
        if (completions == null) {
          return humanEval.run(wanted, solver, samples, ks, progress, cancel);
        }
        try (CompletionFile file = CompletionFile.create(completions)) {
          return humanEval.run(
              wanted, file.recording(solver, cancel), samples, ks, progress, cancel);
        }
      }
    }
  }

  /** Equal samples would make the estimate of pass@k as good as one sample and look better. */
  static void requireDifferent(int samples, SamplingConfig config) {
    if (samples > 1 && (config.temperature() == 0 || config.topK() == 1)) {
      throw new EngineException(
          Kind.BAD_ARGUMENT,
          (config.temperature() == 0 ? "--temperature 0" : "--top-k 1")
              + " makes all "
              + samples
              + " samples of a problem the same; set --temperature to 0.8, say, or --samples to 1");
    }
  }

  private void print(PrintWriter out, HumanEval.Report report) {
    report.passAt().forEach((k, share) -> out.printf(Locale.ROOT, "pass@%-4d %.4f%n", k, share));
    out.printf(
        Locale.ROOT,
        "%d problems, %s; passed %d, failed %d, timed out %d; %s%n",
        report.tasks().size(),
        Units.of(samples, "sample"),
        report.outcomes().getOrDefault(Outcome.PASSED, 0),
        report.outcomes().getOrDefault(Outcome.FAILED, 0),
        report.outcomes().getOrDefault(Outcome.TIMED_OUT, 0),
        Units.seconds(report.seconds()));
    out.println("isolation: " + report.isolation().words());
    if (!report.complete()) {
      out.println("interrupted: the figures are of the problems that were finished");
    }
  }

  private void write(JsonGenerator json, HumanEval.Report report) throws IOException {
    json.writeObjectFieldStart("passAt");
    for (Map.Entry<Integer, Double> entry : report.passAt().entrySet()) {
      json.writeNumberField(Integer.toString(entry.getKey()), entry.getValue());
    }
    json.writeEndObject();
    json.writeNumberField("problems", report.tasks().size());
    json.writeNumberField("samples", samples);
    json.writeObjectFieldStart("outcomes");
    for (Outcome outcome : Outcome.values()) {
      json.writeNumberField(
          outcome.name().toLowerCase(Locale.ROOT), report.outcomes().getOrDefault(outcome, 0));
    }
    json.writeEndObject();
    json.writeStringField("isolation", report.isolation().name().toLowerCase(Locale.ROOT));
    json.writeNumberField("seconds", report.seconds());
    json.writeBooleanField("complete", report.complete());
    json.writeArrayFieldStart("tasks");
    for (HumanEval.Task task : report.tasks()) {
      json.writeStartObject();
      json.writeStringField("task", task.taskId());
      json.writeNumberField("passed", task.passed());
      json.writeArrayFieldStart("messages");
      for (String message : task.messages()) {
        json.writeString(message);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}

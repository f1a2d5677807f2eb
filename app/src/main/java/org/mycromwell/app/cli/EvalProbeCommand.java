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
import org.mycromwell.engine.data.Corpus;
import org.mycromwell.engine.data.CorpusConfig;
import org.mycromwell.engine.data.SourceFile;
import org.mycromwell.engine.eval.EmbeddingProbe;
import org.mycromwell.engine.eval.MemoryProbe;
import org.mycromwell.engine.model.LanguageModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cromwell eval probe}. */
@Command(
    name = "probe",
    description = {
      "Whether a model's embeddings tell kinds of files apart: two classifiers learn labels from"
          + " the mean of the joint memory of most files and are measured on the others, beside"
          + " always guessing the most frequent label.",
      "The label of a file is the PATH it was found under; with one PATH, how its name ends."
    })
final class EvalProbeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ModelArgument model = new ModelArgument();

  @Parameters(arity = "1..*", paramLabel = "PATH", description = "Directories of source code.")
  private List<Path> roots = List.of();

  @Option(
      names = "--include",
      paramLabel = "PATTERN",
      description = "Names of files in directories, such as '*.py' (default: source code).")
  private List<String> include = new ArrayList<>();

  @Option(
      names = "--tokens",
      paramLabel = "N",
      defaultValue = "128",
      description = "Tokens from the middle of each file (default: ${DEFAULT-VALUE}).")
  private int tokens;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "100",
      description = "Files of a label at most (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Option(
      names = "--neighbours",
      paramLabel = "K",
      defaultValue = "5",
      description = "Nearest files that vote (default: ${DEFAULT-VALUE}).")
  private int neighbours;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Which files the classifiers are measured on (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Mixin private CacheOptions cache = new CacheOptions();
  @Mixin private ComputeOptions compute = new ComputeOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public Integer call() {
    Arguments.requirePositive("--tokens", tokens);
    Arguments.requirePositive("--limit", limit);
    Arguments.requirePositive("--neighbours", neighbours);
    List<MemoryProbe.Text> texts = texts();
    MemoryProbe probe = new MemoryProbe(tokens, limit, neighbours, seed);
    probe.requireEnough(texts);
    MemoryProbe.Report report;
    try (Progress progress = output.progress(spec);
        LanguageModel loaded =
            LanguageModel.open(
                model.path(),
                compute
                    .modelOptions()
                    .withCacheType(cache.type())
                    .withContextLength(cache.context()))) {
      report = probe.run(loaded, texts, progress, CromwellCommand.interruption(spec).token());
    }
    if (!report.complete()) {
      return ExitCode.INTERRUPTED.code();
    }
    print(report);
    return ExitCode.OK.code();
  }

  private List<MemoryProbe.Text> texts() {
    List<MemoryProbe.Text> texts = new ArrayList<>();
    for (Path root : roots) {
      for (SourceFile file :
          Corpus.read(List.of(root), CorpusConfig.code().withInclude(include)).files()) {
        String label = roots.size() > 1 ? root.toString() : ending(file.shortName());
        texts.add(new MemoryProbe.Text(label, file.text()));
      }
    }
    return texts;
  }

  private static String ending(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private void print(MemoryProbe.Report report) {
    PrintWriter out = spec.commandLine().getOut();
    EmbeddingProbe linear = report.linear();
    EmbeddingProbe nearest = report.nearest();
    if (output.json()) {
      Json.print(out, json -> write(json, report));
      return;
    }
    out.printf(
        Locale.ROOT,
        "linear %.1f%%, %d nearest %.1f%%, most frequent label %.1f%%%n",
        100 * linear.accuracy(),
        neighbours,
        100 * nearest.accuracy(),
        100 * linear.majority());
    out.printf(
        "means of %d values, learnt from %d files, measured on %d%n",
        report.width(), linear.trained(), linear.tested());
    report
        .files()
        .forEach(
            (label, files) -> out.printf("%8d files %s%n", files, ErrorText.printable(label, 200)));
  }

  private void write(JsonGenerator json, MemoryProbe.Report report) throws IOException {
    json.writeNumberField("linearAccuracy", report.linear().accuracy());
    json.writeNumberField("nearestAccuracy", report.nearest().accuracy());
    json.writeNumberField("majority", report.linear().majority());
    json.writeNumberField("neighbours", neighbours);
    json.writeNumberField("trainedFiles", report.linear().trained());
    json.writeNumberField("testedFiles", report.linear().tested());
    json.writeNumberField("width", report.width());
    json.writeNumberField("tokens", tokens);
    json.writeObjectFieldStart("labels");
    for (Map.Entry<String, Integer> label : report.files().entrySet()) {
      json.writeNumberField(label.getKey(), label.getValue());
    }
    json.writeEndObject();
  }
}

package org.mycromwell.app.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.data.Corpus;
import org.mycromwell.engine.data.CorpusConfig;
import org.mycromwell.engine.data.CorpusData;
import org.mycromwell.engine.data.Split;
import org.mycromwell.engine.data.TokenizerTraining;
import org.mycromwell.engine.format.AtomicFile;
import org.mycromwell.engine.format.GgufWriter;
import org.mycromwell.engine.tokenizer.BpeTrainer;
import org.mycromwell.engine.tokenizer.BpeTrainerConfig;
import org.mycromwell.engine.tokenizer.CromwellVocabulary;
import org.mycromwell.engine.tokenizer.GgufTokenizers;
import org.mycromwell.engine.tokenizer.PreTokenizers;
import org.mycromwell.engine.tokenizer.TokenizerDefinition;
import org.mycromwell.engine.tokenizer.TokenizerJson;
import org.mycromwell.engine.train.PlanReader;
import org.mycromwell.engine.train.TrainPlan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cromwell train tokenizer}. */
@Command(
    name = "tokenizer",
    description = {
      "Learns a vocabulary from source files: byte-level BPE that keeps every byte.",
      "Generated, minified and binary files and copies are left out."
    })
final class TrainTokenizerCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ThreadOptions threads = new ThreadOptions();
  @Mixin private OutputOptions speech = new OutputOptions();

  @Parameters(
      arity = "1..*",
      paramLabel = "PATH",
      description = {
        "Files and directories, or one plan in .yaml: the files it learns from, written to where it"
            + " expects its tokenizer."
      })
  private List<Path> roots = List.of();

  @Option(
      names = "--vocabulary",
      paramLabel = "N",
      description = "Tokens in all (default: ${DEFAULT-VALUE}).")
  private int vocabulary = CromwellVocabulary.DEFAULT_SIZE;

  @Option(
      names = "--include",
      paramLabel = "PATTERN",
      description = "Names of files in directories, such as '*.py' (default: source code).")
  private List<String> include = new ArrayList<>();

  @Option(
      names = "--min-frequency",
      paramLabel = "N",
      description = "A pair that occurs less often is not merged (default: ${DEFAULT-VALUE}).")
  private int minFrequency = 2;

  @Option(
      names = "--pre-tokenizer",
      paramLabel = "NAME",
      description =
          "How text is cut before merging (default: ${DEFAULT-VALUE}); cromwell-names gives a name"
              + " the same tokens wherever it stands, for small models.")
  private String preTokenizer = PreTokenizers.CROMWELL;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Where to write: GGUF, or the format of tokenizer.json for a name in .json.")
  private @Nullable Path output;

  @Option(names = "--force", description = "Replace FILE if it exists.")
  private boolean force;

  @Override
  public Integer call() throws IOException {
    BpeTrainerConfig config =
        BpeTrainerConfig.cromwell()
            .withVocabularySize(vocabulary)
            .withMinFrequency(minFrequency)
            .withPreTokenizer(preTokenizer)
            .withThreads(threads.count());
    Path first = roots.getFirst();
    @Nullable TrainPlan plan = roots.size() == 1 && isPlan(first) ? PlanReader.read(first) : null;
    if (plan != null && !include.isEmpty()) {
      throw new EngineException(
          Kind.BAD_ARGUMENT,
          "--include cannot be used with a plan; "
              + first
              + " says itself which files its corpora have");
    }
    Path base = Objects.requireNonNullElse(first.toAbsolutePath().getParent(), first);
    Path target = target(plan, base);
    Arguments.requireWritable(target, force);
    OutputOptions.warnOfSlowJava(spec.commandLine().getErr());
    long start = System.nanoTime();
    Corpus corpus =
        plan == null
            ? Corpus.read(roots, CorpusConfig.code().withInclude(include))
            : CorpusData.corpus(plan.data(), base, Split.TRAIN);
    TokenizerTraining result;
    try (Progress progress = speech.progress(spec)) {
      result =
          TokenizerTraining.train(
              corpus.files(),
              config,
              shown(progress),
              CromwellCommand.interruption(spec).token()::isCancelled);
    }
    if (!result.roundTrip()) {
      throw new EngineException(
          Kind.CHECK_FAILED, "the tokenizer does not give its own corpus back; nothing is written");
    }
    write(result.definition(), target);
    print(target, corpus, result, (System.nanoTime() - start) * 1e-9);
    return ExitCode.OK.code();
  }

  private static boolean isPlan(Path path) {
    String name = path.toString();
    return name.endsWith(".yaml") || name.endsWith(".yml");
  }

  private Path target(@Nullable TrainPlan plan, Path base) throws IOException {
    if (output != null) {
      return output;
    }
    if (plan == null) {
      throw new EngineException(Kind.BAD_ARGUMENT, "--output is missing; name the file to write");
    }
    Path named = base.resolve(plan.tokenizer()).normalize();
    if (named.getParent() != null) {
      Files.createDirectories(named.getParent());
    }
    return named;
  }

  private static BpeTrainer.Progress shown(Progress progress) {
    return new BpeTrainer.Progress() {
      @Override
      public void counted(long textBytes, long totalBytes) {
        progress.progress("counted " + Units.bytes(textBytes), 0, 0);
      }

      @Override
      public void learnt(int merges, int wanted) {
        progress.progress("merges", merges, wanted);
      }
    };
  }

  private static void write(TokenizerDefinition definition, Path target) throws IOException {
    if (target.toString().endsWith(".json")) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      TokenizerJson.write(definition, bytes);
      try (AtomicFile file = AtomicFile.create(target)) {
        file.write(MemorySegment.ofArray(bytes.toByteArray()));
        file.commit();
      }
      return;
    }
    GgufWriter writer = new GgufWriter();
    writer.putString("general.architecture", "tokenizer");
    writer.putString("general.name", "Cromwell tokenizer");
    GgufTokenizers.write(definition, writer);
    writer.write(target);
  }

  private void print(Path target, Corpus corpus, TokenizerTraining result, double seconds)
      throws IOException {
    int rejected = corpus.rejected().values().stream().mapToInt(Integer::intValue).sum();
    int tokens = result.definition().tokens().length;
    long sizeBytes = Files.size(target);
    if (speech.json()) {
      Json.print(
          spec.commandLine().getOut(),
          json -> {
            json.writeStringField("output", target.toString());
            json.writeNumberField("outputBytes", sizeBytes);
            json.writeNumberField("tokens", tokens);
            json.writeNumberField("merges", result.merges());
            json.writeNumberField("files", corpus.files().size());
            json.writeNumberField("rejectedFiles", rejected);
            json.writeNumberField("characters", corpus.characters());
            json.writeNumberField("measuredFiles", result.measuredFiles());
            json.writeBooleanField("heldOut", result.heldOut());
            json.writeNumberField("bytesPerToken", result.bytesPerToken());
            json.writeBooleanField("roundTrip", result.roundTrip());
            json.writeNumberField("seconds", seconds);
          });
      return;
    }
    spec.commandLine()
        .getOut()
        .printf(
            "%s: %s tokens from %s files in %s, %.2f bytes per token on %d %s, round trip exact%n",
            target,
            Units.count(tokens),
            Units.count(corpus.files().size()),
            Units.seconds(seconds),
            result.bytesPerToken(),
            result.measuredFiles(),
            result.heldOut() ? "files held back" : "of these files");
    if (rejected > 0) {
      String reasons =
          corpus.rejected().entrySet().stream()
              .sorted(Map.Entry.comparingByKey())
              .map(entry -> entry.getValue() + " " + entry.getKey().label())
              .collect(Collectors.joining(", "));
      spec.commandLine().getOut().printf("left out: %s%n", reasons);
    }
  }
}

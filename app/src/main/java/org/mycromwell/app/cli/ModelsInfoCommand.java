package org.mycromwell.app.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.format.GgufFile;
import org.mycromwell.engine.format.TensorSummary;
import org.mycromwell.engine.kernel.KernelProvider;
import org.mycromwell.engine.kernel.Kernels;
import org.mycromwell.engine.machine.MemoryInfo;
import org.mycromwell.engine.machine.Readiness;
import org.mycromwell.engine.model.EmbeddedModel;
import org.mycromwell.engine.model.MemoryPlan;
import org.mycromwell.engine.model.ModelAbilities;
import org.mycromwell.engine.model.ModelFile;
import org.mycromwell.engine.model.ModelOptions;
import org.mycromwell.engine.model.decoder.DecoderConfig;
import org.mycromwell.engine.model.decoder.DecoderFile;
import org.mycromwell.engine.model.decoder.DecoderOptions;
import org.mycromwell.engine.tokenizer.GgufTokenizers;
import org.mycromwell.engine.tokenizer.Tokenizer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cromwell models info}. */
@Command(
    name = "info",
    description = {
      "Tells what a model file holds, the memory it needs and whether it runs here.",
      "Only the head of the file is read; nothing is loaded."
    })
final class ModelsInfoCommand implements Callable<Integer> {
  private static final int MAX_NAME_CHARS = 80;
  private static final int MAX_DESCRIPTION_CHARS = 400;

  @Spec private CommandSpec spec;
  @Mixin private CacheOptions cache = new CacheOptions();
  @Mixin private ThreadOptions threads = new ThreadOptions();

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "The model, a GGUF file; by default the embedded demo model.")
  private Path path = Path.of(EmbeddedModel.ARGUMENT);

  @Option(names = "--json", description = "Print one JSON object on standard output.")
  private boolean json;

  /**
   * What was found.
   *
   * @param obstacles why the model does not run here; empty when it does
   */
  private record Findings(
      GgufFile file,
      TensorSummary tensors,
      @Nullable ModelFile model,
      @Nullable Tokenizer tokenizer,
      @Nullable Memory memory,
      ModelAbilities abilities,
      List<String> obstacles) {
    String architecture() {
      return file.metadata().optionalString("general.architecture").orElse("unknown");
    }
  }

  /** Memory needed with a context, and what there is. */
  private record Memory(int context, MemoryPlan plan, long availableBytes) {}

  @Override
  public Integer call() {
    try (GgufFile file = ModelChoice.source(path, "FILE").open()) {
      Findings findings = examine(file);
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        Json.print(out, generator -> write(generator, findings));
      } else {
        print(out, findings);
      }
    }
    return ExitCode.OK.code();
  }

  private Findings examine(GgufFile file) {
    List<String> obstacles = new ArrayList<>();
    ModelFile model = null;
    Memory memory = null;
    try {
      model = ModelFile.read(file);
    } catch (EngineException e) {
      obstacles.add(ErrorText.of(e));
    }
    if (model != null) {
      memory = memory(file, model, obstacles);
    }
    Tokenizer tokenizer = null;
    try {
      tokenizer = GgufTokenizers.isPresent(file) ? GgufTokenizers.load(file) : null;
    } catch (EngineException e) {
      obstacles.add(ErrorText.of(e));
    }
    ModelAbilities abilities = ModelAbilities.UNKNOWN;
    try {
      abilities = ModelAbilities.read(file.metadata(), file.displayName());
    } catch (EngineException e) {
      obstacles.add(ErrorText.of(e));
    }
    return new Findings(
        file, TensorSummary.of(file), model, tokenizer, memory, abilities, obstacles);
  }

  private Memory memory(GgufFile file, ModelFile model, List<String> obstacles) {
    Readiness readiness = Readiness.check();
    obstacles.addAll(readiness.problems());
    Kernels kernels = readiness.fast() ? KernelProvider.best() : KernelProvider.scalar();
    int context =
        cache.context() > 0
            ? cache.context()
            : Math.min(ModelOptions.DEFAULT_CONTEXT, model.contextLength());
    if (context > model.contextLength()) {
      obstacles.add(
          "--context is %d, but this model was made for at most %d"
              .formatted(context, model.contextLength()));
    }
    MemoryPlan plan =
        model.memoryPlan(
            new ModelOptions(
                threads.count(),
                kernels,
                cache.type(),
                context,
                DecoderOptions.DEFAULT,
                Optional.empty()),
            context);
    long available = MemoryInfo.detect().availableBytes();
    try {
      plan.require(file.displayName(), available, Runtime.getRuntime().maxMemory());
    } catch (EngineException e) {
      obstacles.add(ErrorText.of(e));
    }
    return new Memory(context, plan, available);
  }

  private void print(PrintWriter out, Findings findings) {
    GgufFile file = findings.file;
    line(
        out,
        "File",
        ErrorText.printable(file.displayName()) + ", " + Units.bytes(file.sizeBytes()));
    String name = file.metadata().optionalString("general.name").orElse("");
    line(
        out,
        "Model",
        ErrorText.printable(
            findings.architecture() + (name.isEmpty() ? "" : ", " + name), MAX_NAME_CHARS));
    file.metadata()
        .optionalString("general.description")
        .ifPresent(text -> line(out, "", ErrorText.printable(text, MAX_DESCRIPTION_CHARS)));
    if (findings.model != null) {
      line(out, "Shape", findings.model.shape());
    }
    AbilityText.lines(findings.abilities).forEach((label, text) -> line(out, label, text));
    TensorSummary tensors = findings.tensors;
    line(
        out,
        "Parameters",
        String.format(
            Locale.ROOT, "%,d (%s)", tensors.parameters(), Units.count(tensors.parameters())));
    for (TensorSummary.Share share : tensors.components()) {
      line(out, "", String.format(Locale.ROOT, "%-13s %,15d", share.name(), share.parameters()));
    }
    line(out, "Weights", Units.bytes(tensors.sizeBytes()) + mix(tensors));
    Tokenizer tokenizer = findings.tokenizer;
    if (tokenizer != null) {
      line(
          out,
          "Tokenizer",
          "%s, %d tokens".formatted(tokenizerName(file), tokenizer.vocabularySize()));
    } else if (!GgufTokenizers.isPresent(file)) {
      line(out, "Tokenizer", "none; only token ids can be fed to this model");
    }
    Memory memory = findings.memory;
    if (memory != null) {
      MemoryPlan plan = memory.plan;
      line(
          out,
          "Memory",
          "%s with a context of %d: weights %s, cache %s, buffers %s, runtime %s; available %s"
              .formatted(
                  Units.bytes(plan.totalBytes()),
                  memory.context,
                  Units.bytes(plan.mappedBytes() + plan.packedBytes()),
                  Units.bytes(plan.cacheBytes()),
                  Units.bytes(plan.heapBytes()),
                  Units.bytes(plan.runtimeBytes()),
                  Units.bytes(memory.availableBytes)));
    }
    line(out, "Runs here", findings.obstacles.isEmpty() ? "yes" : "no");
    for (String obstacle : findings.obstacles) {
      line(out, "", obstacle);
    }
  }

  private static void line(PrintWriter out, String name, String text) {
    out.printf("%-11s %s%n", name, text);
  }

  private static String mix(TensorSummary tensors) {
    StringBuilder mix = new StringBuilder();
    for (TensorSummary.Share share : tensors.types()) {
      mix.append(", ").append(share.tensors()).append(" x ").append(share.name());
    }
    return mix.toString();
  }

  private static String tokenizerName(GgufFile file) {
    String model = file.metadata().string("tokenizer.ggml.model");
    String pre = file.metadata().optionalString("tokenizer.ggml.pre").orElse("");
    return ErrorText.printable(pre.isEmpty() ? model : model + " (" + pre + ")", MAX_NAME_CHARS);
  }

  private void write(JsonGenerator generator, Findings findings) throws IOException {
    GgufFile file = findings.file;
    generator.writeStringField("file", file.displayName());
    generator.writeNumberField("fileBytes", file.sizeBytes());
    generator.writeStringField("architecture", findings.architecture());
    generator.writeStringField("name", file.metadata().optionalString("general.name").orElse(null));
    if (findings.model instanceof DecoderFile decoder) {
      DecoderConfig config = decoder.config();
      generator.writeNumberField("layers", config.layers());
      generator.writeNumberField("hidden", config.hidden());
      generator.writeNumberField("feedForward", config.ffn());
      generator.writeNumberField("queryHeads", config.queryHeads());
      generator.writeNumberField("kvHeads", config.kvHeads());
      generator.writeNumberField("headDim", config.headDim());
    }
    if (findings.model != null) {
      generator.writeNumberField("vocabulary", findings.model.vocabulary());
      generator.writeNumberField("contextLength", findings.model.contextLength());
    }
    generator.writeNumberField("parameters", findings.tensors.parameters());
    generator.writeNumberField("weightBytes", findings.tensors.sizeBytes());
    write(generator, "components", findings.tensors.components());
    write(generator, "types", findings.tensors.types());
    if (findings.tokenizer != null) {
      generator.writeStringField("tokenizer", tokenizerName(file));
      generator.writeNumberField("tokenizerVocabulary", findings.tokenizer.vocabularySize());
    }
    Memory memory = findings.memory;
    if (memory != null) {
      generator.writeObjectFieldStart("memory");
      generator.writeNumberField("context", memory.context);
      generator.writeStringField("cacheType", cache.type().name());
      generator.writeNumberField("mappedBytes", memory.plan.mappedBytes());
      generator.writeNumberField("packedBytes", memory.plan.packedBytes());
      generator.writeNumberField("cacheBytes", memory.plan.cacheBytes());
      generator.writeNumberField("heapBytes", memory.plan.heapBytes());
      generator.writeNumberField("runtimeBytes", memory.plan.runtimeBytes());
      generator.writeNumberField("totalBytes", memory.plan.totalBytes());
      generator.writeNumberField("availableBytes", memory.availableBytes);
      generator.writeEndObject();
    }
    if (findings.abilities.isKnown()) {
      AbilityText.write(generator, findings.abilities);
    }
    generator.writeBooleanField("runs", findings.obstacles.isEmpty());
    generator.writeArrayFieldStart("obstacles");
    for (String obstacle : findings.obstacles) {
      generator.writeString(obstacle);
    }
    generator.writeEndArray();
  }

  private static void write(JsonGenerator generator, String name, List<TensorSummary.Share> shares)
      throws IOException {
    generator.writeArrayFieldStart(name);
    for (TensorSummary.Share share : shares) {
      generator.writeStartObject();
      generator.writeStringField("name", share.name());
      generator.writeNumberField("tensors", share.tensors());
      generator.writeNumberField("parameters", share.parameters());
      generator.writeNumberField("bytes", share.sizeBytes());
      generator.writeEndObject();
    }
    generator.writeEndArray();
  }
}

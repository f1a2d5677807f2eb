package org.mycromwell.app.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.mycromwell.engine.exec.CancelToken;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.format.QuantPreset;
import org.mycromwell.engine.format.Quantizer;
import org.mycromwell.engine.model.decoder.DecoderPreset;
import org.mycromwell.engine.model.decoder.ModelInitializer;
import org.mycromwell.engine.model.vljepa.VlJepaInitializer;
import org.mycromwell.engine.model.vljepa.VlJepaPreset;
import org.mycromwell.engine.model.weights.RandomModelWriter;
import org.mycromwell.engine.tensor.DType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cromwell init}. */
@Command(
    name = "init",
    description = {
      "Writes a model with random weights: to measure with, or to train.",
      "Decoders: cromwell-1.26b, cromwell-small (12 layers of 768), cromwell-tiny. VL-JEPA:"
          + " vljepa-300m, vljepa-300m-tied, vljepa-5m, vljepa-nano, vljepa-tiny. Types as for"
          + " 'cromwell quantize'."
    })
final class InitCommand implements Callable<Integer> {
  /** Types that random weights are written in directly; others are quantised from F16. */
  private static final Set<QuantPreset> DIRECT =
      Set.of(QuantPreset.F32, QuantPreset.F16, QuantPreset.BF16);

  private static final String DECODER_PREFIX = "cromwell-";
  private static final String VLJEPA_PREFIX = "vljepa-";

  /** A preset of either family. */
  private interface Shape {
    String label();

    long parameters();

    void write(
        DType type, long seed, Workers workers, Path path, RandomModelWriter.Progress progress);

    static Shape of(String name) {
      String decoder = name.startsWith(DECODER_PREFIX) ? name : DECODER_PREFIX + name;
      String vlJepa =
          name.startsWith(VLJEPA_PREFIX) ? name.substring(VLJEPA_PREFIX.length()) : name;
      if (!DecoderPreset.exists(decoder) && VlJepaPreset.exists(vlJepa)) {
        return new VlJepaShape(VlJepaPreset.of(vlJepa));
      }
      return new DecoderShape(DecoderPreset.of(decoder));
    }
  }

  private record DecoderShape(DecoderPreset preset) implements Shape {
    @Override
    public String label() {
      return preset.label();
    }

    @Override
    public long parameters() {
      return preset.config().parameterCount();
    }

    @Override
    public void write(
        DType type, long seed, Workers workers, Path path, RandomModelWriter.Progress progress) {
      ModelInitializer.write(preset, type, seed, workers, path, progress);
    }
  }

  private record VlJepaShape(VlJepaPreset preset) implements Shape {
    @Override
    public String label() {
      return VLJEPA_PREFIX + preset.label();
    }

    @Override
    public long parameters() {
      return preset.config().parameterCount();
    }

    @Override
    public void write(
        DType type, long seed, Workers workers, Path path, RandomModelWriter.Progress progress) {
      VlJepaInitializer.write(preset, type, seed, workers, path, progress);
    }
  }

  @Spec private CommandSpec spec;

  @Option(
      names = "--preset",
      required = true,
      paramLabel = "NAME",
      description = "Which model; the part after the first hyphen is enough (tiny: cromwell-tiny).")
  private String preset = "";

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      defaultValue = "F16",
      description = "What most weights are stored as (default: ${DEFAULT-VALUE}).")
  private String type = "F16";

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "The same seed gives the same weights (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FILE",
      description = "The file to write.")
  private Path target = Path.of("");

  @Option(names = "--force", description = "Replace FILE if it exists.")
  private boolean force;

  @Mixin private ThreadOptions threads = new ThreadOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public Integer call() throws IOException {
    Shape shape = Shape.of(preset);
    QuantPreset format = QuantPreset.of(type);
    Arguments.requireWritable(target, force);
    CancelToken cancel = CromwellCommand.interruption(spec).token();
    OutputOptions.warnOfSlowJava(spec.commandLine().getErr());
    long start = System.nanoTime();
    try (Progress progress = output.progress(spec)) {
      if (DIRECT.contains(format)) {
        write(shape, format, target, progress, cancel);
      } else {
        quantized(shape, format, progress, cancel);
      }
    }
    print(shape, format, (System.nanoTime() - start) * 1e-9);
    return ExitCode.OK.code();
  }

  private void quantized(Shape shape, QuantPreset format, Progress progress, CancelToken cancel) {
    // A name of its own: a run that was killed may have left such a file.
    Path full =
        target.resolveSibling(
            String.format(
                Locale.ROOT,
                "%s.%d-%x.f16",
                target.getFileName(),
                ProcessHandle.current().pid(),
                System.nanoTime()));
    try {
      write(shape, QuantPreset.F16, full, progress, cancel);
      Quantizer.quantize(
          full,
          target,
          new Quantizer.Options(format, threads.count(), false),
          (tensor, newType, done, total) -> progress.share("to " + format, (double) done / total),
          cancel::isCancelled);
    } finally {
      delete(full);
    }
  }

  private void write(
      Shape shape, QuantPreset format, Path path, Progress progress, CancelToken cancel) {
    try (Workers workers = new Workers(threads.count())) {
      shape.write(
          format.baseType(),
          seed,
          workers,
          path,
          (done, total) -> {
            if (cancel.isCancelled()) {
              throw new CancellationException();
            }
            progress.share("random weights", (double) done / total);
          });
    }
  }

  private static void delete(Path temporary) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void print(Shape shape, QuantPreset format, double seconds) throws IOException {
    long sizeBytes = Files.size(target);
    long parameters = shape.parameters();
    if (output.json()) {
      Json.print(
          spec.commandLine().getOut(),
          json -> {
            json.writeStringField("output", target.toString());
            json.writeStringField("preset", shape.label());
            json.writeStringField("type", format.name());
            json.writeNumberField("seed", seed);
            json.writeNumberField("parameters", parameters);
            json.writeNumberField("outputBytes", sizeBytes);
            json.writeNumberField("seconds", seconds);
          });
      return;
    }
    spec.commandLine()
        .getOut()
        .printf(
            "%s: %s of %s, %s parameters, in %s%n",
            target,
            Units.bytes(sizeBytes),
            format,
            Units.count(parameters),
            Units.seconds(seconds));
  }
}

package org.mycromwell.engine.format;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.tensor.DType;

/**
 * Converts a GGUF model to another weight format, file to file. The result depends on model and
 * preset only, not on the number of threads. Memory use is bounded whatever the size of the model.
 */
public final class Quantizer {
  /** Version of the block layouts, which readers check. */
  private static final int QUANTIZATION_VERSION = 2;

  /**
   * What to do.
   *
   * @param threads number of threads that convert, at least 1
   * @param allowRequantize convert tensors that are quantised already, which costs quality
   */
  public record Options(QuantPreset preset, int threads, boolean allowRequantize) {
    public Options {
      if (threads < 1) {
        throw new EngineException(Kind.BAD_ARGUMENT, "threads is " + threads + ", expected >= 1");
      }
    }
  }

  /** Told on the calling thread about every piece that is done. */
  @FunctionalInterface
  public interface Progress {
    void update(TensorInfo tensor, DType newType, long elementsDone, long elementsTotal);
  }

  /** Puts metadata into the new file, beside and in place of the input's. */
  @FunctionalInterface
  public interface Metadata {
    /** The input's alone. */
    Metadata NONE = writer -> {};

    void put(GgufWriter writer);
  }

  /** What came out. {@code fallbacks} counts tensors whose rows did not fill the wanted blocks. */
  public record Result(long inputBytes, long outputBytes, int tensors, int fallbacks) {}

  private Quantizer() {}

  /** Converts a model and changes nothing else. */
  public static Result quantize(
      Path input, Path output, Options options, Progress progress, BooleanSupplier cancelled) {
    return quantize(input, output, options, Metadata.NONE, progress, cancelled);
  }

  /**
   * Writes {@code input} in the format of the preset to {@code output}, which appears only when it
   * is complete. The input, which may be split, is never changed.
   *
   * @param metadata what the output says of itself beside what the input says
   * @param cancelled asked often, from any thread
   * @throws EngineException when the input cannot be used or the output not be written
   * @throws CancellationException when {@code cancelled} said so; no output is left then
   */
  public static Result quantize(
      Path input,
      Path output,
      Options options,
      Metadata metadata,
      Progress progress,
      BooleanSupplier cancelled) {
    try (GgufFile model = GgufFile.open(input);
        Arena arena = Arena.ofShared()) {
      model.refuseAsOutput(output);
      QuantMix mix = new QuantMix(options.preset(), model.tensors());
      GgufWriter writer = new GgufWriter();
      copyMetadata(model.metadata(), options.preset(), writer);
      metadata.put(writer);
      TensorConverter converter =
          new TensorConverter(arena, options.threads(), progress, cancelled, elements(model));
      int fallbacks = 0;
      for (TensorInfo tensor : model.tensors().values()) {
        QuantMix.Choice choice = mix.choose(tensor);
        fallbacks += choice.fallback() ? 1 : 0;
        checkSource(model, tensor, choice.type(), options);
        TensorSource source = converter.source(tensor, choice.type());
        writer.tensor(tensor.name(), choice.type(), tensor.dims(), source);
      }
      writer.write(output);
      return new Result(model.sizeBytes(), sizeOf(output), model.tensors().size(), fallbacks);
    }
  }

  private static void copyMetadata(GgufMetadata source, QuantPreset preset, GgufWriter writer) {
    for (String key : source.keys()) {
      if (!key.startsWith("split.")) {
        writer.copy(source, key);
      }
    }
    writer.putInt("general.quantization_version", QUANTIZATION_VERSION);
    writer.putInt("general.file_type", preset.fileType());
  }

  private static void checkSource(
      GgufFile model, TensorInfo tensor, DType newType, Options options) {
    if (tensor.type().isQuantized() && tensor.type() != newType && !options.allowRequantize()) {
      throw new EngineException(
          Kind.BAD_ARGUMENT,
          model.displayName()
              + ": tensor "
              + EngineException.quote(tensor.name())
              + " is quantised as "
              + tensor.type()
              + " already; start from an F32, F16 or BF16 model, or allow requantisation, which"
              + " costs quality");
    }
  }

  private static long elements(GgufFile model) {
    return model.tensors().values().stream().mapToLong(TensorInfo::elements).sum();
  }

  private static long sizeOf(Path output) {
    try {
      return Files.size(output);
    } catch (IOException e) {
      throw new EngineException(Kind.BAD_FILE, output + " cannot be examined", e);
    }
  }
}

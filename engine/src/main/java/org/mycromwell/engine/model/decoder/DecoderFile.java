package org.mycromwell.engine.model.decoder;

import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.format.GgufFile;
import org.mycromwell.engine.format.TensorInfo;
import org.mycromwell.engine.kernel.Kernels;
import org.mycromwell.engine.machine.MemoryInfo;
import org.mycromwell.engine.model.MemoryPlan;
import org.mycromwell.engine.model.ModelFile;
import org.mycromwell.engine.model.ModelOptions;
import org.mycromwell.engine.model.weights.TensorSpec;
import org.mycromwell.engine.model.weights.TensorSpec.Role;
import org.mycromwell.engine.nn.PackedLinear;
import org.mycromwell.engine.tensor.CacheType;
import org.mycromwell.engine.tokenizer.Tokenizer;

/** The file of a decoder, checked. */
public record DecoderFile(GgufFile file, DecoderConfig config) implements ModelFile {
  /** Reads and checks configuration and tensors. */
  public static DecoderFile read(GgufFile file) {
    return new DecoderFile(file, DecoderConfig.read(file));
  }

  @Override
  public String architecture() {
    return config.family().architecture();
  }

  @Override
  public String shape() {
    return "%d layers of %d, feed-forward %d, %d heads over %d of %d, vocabulary %d, context %d"
        .formatted(
            config.layers(),
            config.hidden(),
            config.ffn(),
            config.queryHeads(),
            config.kvHeads(),
            config.headDim(),
            config.vocabulary(),
            config.contextLength());
  }

  @Override
  public int vocabulary() {
    return config.vocabulary();
  }

  @Override
  public int contextLength() {
    return config.contextLength();
  }

  @Override
  public MemoryPlan memoryPlan(ModelOptions options, int contextLength) {
    return memoryPlan(
        options.decoder(),
        options.kernels(),
        options.threads(),
        options.cacheType(),
        contextLength);
  }

  /** The plan for one session of {@code contextLength} positions. */
  MemoryPlan memoryPlan(
      DecoderOptions options,
      Kernels kernels,
      int workers,
      CacheType cacheType,
      int contextLength) {
    long mapped = 0;
    long packed = 0;
    long heap =
        DecoderScratch.sizeBytes(
                config, options, ActivationForms.of(file, config, kernels, options))
            + AttentionPhase.sizeBytes(config, kernels, workers);
    for (TensorSpec spec : DecoderTensors.of(config)) {
      TensorInfo tensor = file.tensor(spec.name());
      long copyBytes = PackedLinear.packedBytes(kernels, tensor.type(), spec.rows(), spec.cols());
      if (spec.role().isVector()) {
        heap += Float.BYTES * spec.elements();
      } else if (spec.role() == Role.EMBEDDING) {
        mapped += tensor.data().byteSize();
        packed += config.tiedOutput() ? copyBytes : 0;
      } else {
        mapped += copyBytes > 0 ? 0 : tensor.data().byteSize();
        packed += copyBytes;
      }
    }
    long cache = KvCache.sizeBytes(config, kernels, cacheType, contextLength);
    return new MemoryPlan(mapped, packed, cache, heap, MemoryInfo.residentBytes().orElse(0));
  }

  @Override
  public Decoder load(ModelOptions options, @Nullable Tokenizer tokenizer, Workers workers) {
    return Decoder.load(file, config, options.decoder(), options.kernels(), workers);
  }
}

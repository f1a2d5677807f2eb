package org.mycromwell.app.cli;

import java.nio.file.Path;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.format.GgufFile;
import org.mycromwell.engine.kernel.Kernels;
import org.mycromwell.engine.machine.MemoryInfo;
import org.mycromwell.engine.model.decoder.Decoder;
import org.mycromwell.engine.model.decoder.DecoderConfig;
import org.mycromwell.engine.model.decoder.DecoderOptions;
import org.mycromwell.engine.model.decoder.MemoryPlan;
import org.mycromwell.engine.tensor.CacheType;

/**
 * A decoder model whose file is open and whose configuration is checked.
 *
 * @param openMillis time this took
 */
record OpenFile(GgufFile file, DecoderConfig config, double openMillis) implements AutoCloseable {
  static OpenFile open(Path path) {
    long start = System.nanoTime();
    GgufFile file = GgufFile.open(path);
    try {
      DecoderConfig config = DecoderConfig.read(file);
      return new OpenFile(file, config, (System.nanoTime() - start) * 1e-6);
    } catch (RuntimeException | Error e) {
      file.close();
      throw e;
    }
  }

  /** Loads the weights, after a check that they and a cache of {@code context} tokens fit. */
  OpenDecoder load(
      DecoderOptions options, CacheType cacheType, int context, ComputeOptions compute) {
    Kernels kernels = compute.kernels();
    Workers workers = compute.newWorkers();
    try {
      MemoryPlan plan =
          MemoryPlan.of(file, config, options, kernels, workers.count(), cacheType, context);
      Runtime runtime = Runtime.getRuntime();
      long freeHeap = runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory();
      plan.require(file.displayName(), MemoryInfo.detect().availableBytes(), freeHeap);
      long start = System.nanoTime();
      Decoder decoder = Decoder.load(file, config, options, kernels, workers);
      double loadMillis = (System.nanoTime() - start) * 1e-6;
      return new OpenDecoder(decoder, workers, kernels.name(), plan, loadMillis);
    } catch (RuntimeException | Error e) {
      workers.close();
      throw e;
    }
  }

  @Override
  public void close() {
    file.close();
  }
}

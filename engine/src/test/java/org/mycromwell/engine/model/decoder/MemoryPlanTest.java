package org.mycromwell.engine.model.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.format.GgufFile;
import org.mycromwell.engine.kernel.ActivationForm;
import org.mycromwell.engine.kernel.Activations;
import org.mycromwell.engine.kernel.KernelProvider;
import org.mycromwell.engine.kernel.Kernels;
import org.mycromwell.engine.model.MemoryPlan;
import org.mycromwell.engine.tensor.CacheType;
import org.mycromwell.engine.tensor.DType;

class MemoryPlanTest {
  @TempDir private static Path directory;

  private static Path path;

  @BeforeAll
  static void writeModel() {
    path = directory.resolve("tiny.gguf");
    try (Workers workers = new Workers(1)) {
      ModelInitializer.write(
          DecoderPreset.CROMWELL_TINY, DType.Q4_0, 5, workers, path, (done, total) -> {});
    }
  }

  private static MemoryPlan plan(GgufFile file, Kernels kernels, CacheType type, int context) {
    return DecoderFile.read(file).memoryPlan(DecoderOptions.DEFAULT, kernels, 1, type, context);
  }

  @Test
  void heapIsWhatLoadingAllocates() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    // The scalar kernels read activations as they are; others make room for their forms later.
    Kernels kernels = KernelProvider.scalar();
    try (GgufFile file = GgufFile.open(path);
        Workers workers = new Workers(1)) {
      MemoryPlan plan = plan(file, kernels, CacheType.F16, 100);
      DecoderConfig config = DecoderConfig.read(file);
      Decoder.load(file, config, DecoderOptions.DEFAULT, kernels, workers).close(); // class loading
      long before = threads.getCurrentThreadAllocatedBytes();
      Decoder decoder = Decoder.load(file, config, DecoderOptions.DEFAULT, kernels, workers);
      long allocated = threads.getCurrentThreadAllocatedBytes() - before;
      decoder.close();
      assertThat(allocated).isCloseTo(plan.heapBytes(), Percentage.withPercentage(5));
    }
  }

  @Test
  void formsOfActivationsAreCounted() {
    try (GgufFile file = GgufFile.open(path)) {
      DecoderConfig config = DecoderConfig.read(file);
      ActivationForms forms =
          ActivationForms.of(file, config, KernelProvider.best(), DecoderOptions.DEFAULT);
      long more = 0;
      for (ActivationForm form : forms.gated()) {
        more += Activations.formBytes(form, 512, config.ffn());
      }
      long scalar = plan(file, KernelProvider.scalar(), CacheType.F32, 10).heapBytes();
      long best = plan(file, KernelProvider.best(), CacheType.F32, 10).heapBytes();
      assertThat(best - scalar).isGreaterThanOrEqualTo(more);
    }
  }

  @ParameterizedTest
  @EnumSource(CacheType.class)
  void cacheIsWhatTheCacheAllocates(CacheType type) {
    Kernels kernels = KernelProvider.best();
    try (GgufFile file = GgufFile.open(path)) {
      DecoderConfig config = DecoderConfig.read(file);
      try (KvCache cache = new KvCache(config, kernels, type, 100)) {
        long bytes = 0;
        for (int layer = 0; layer < config.layers(); layer++) {
          bytes += cache.keys(layer).byteSize() + cache.values(layer).byteSize();
        }
        assertThat(plan(file, kernels, type, 100).cacheBytes()).isEqualTo(bytes);
        long elements = 100L * config.layers() * 2 * config.kvDim();
        double bytesPerElement =
            switch (type) {
              case F32 -> 4;
              case F16 -> 2;
              case Q8 -> 1;
            };
        assertThat((double) bytes / elements).isBetween(bytesPerElement, bytesPerElement * 1.5);
      }
    }
  }

  @Test
  void everyWeightIsCountedOnce() {
    try (GgufFile file = GgufFile.open(path)) {
      long matrices =
          file.tensors().values().stream()
              .filter(tensor -> tensor.type() == DType.Q4_0)
              .mapToLong(tensor -> tensor.data().byteSize())
              .sum();
      MemoryPlan scalar = plan(file, KernelProvider.scalar(), CacheType.F32, 10);
      assertThat(scalar.mappedBytes()).isEqualTo(matrices);
      assertThat(scalar.packedBytes()).isZero();
      MemoryPlan best = plan(file, KernelProvider.best(), CacheType.F32, 10);
      assertThat(best.mappedBytes() + best.packedBytes()).isBetween(matrices, matrices * 3 / 2);
    }
  }

  @Test
  void refusalSaysWhatWouldHelp() {
    MemoryPlan plan =
        new MemoryPlan(700_000_000L, 300_000_000L, 500_000_000L, 50_000_000L, 70_000_000L);
    assertThat(plan.addedBytes()).isEqualTo(1_650_000_000L);
    assertThat(plan.totalBytes()).isEqualTo(1_720_000_000L);
    plan.require("m.gguf", 1_650_000_000L, 50_000_000L);
    assertThatThrownBy(() -> plan.require("m.gguf", 1_649_999_999L, Long.MAX_VALUE))
        .isInstanceOfSatisfying(
            EngineException.class, e -> assertThat(e.kind()).isEqualTo(Kind.OUT_OF_MEMORY))
        .hasMessage(
            "m.gguf needs 1650 MB of memory (weights 1000 MB, context 500 MB, buffers 50 MB, Java"
                + " runtime 100 MB) and 1650 MB are available; use a smaller context or a smaller cache type (F16,"
                + " Q8)");
    assertThatThrownBy(() -> plan.require("m.gguf", 800_000_000L, Long.MAX_VALUE))
        .hasMessageContaining("use a smaller model");
    assertThatThrownBy(() -> plan.require("m.gguf", Long.MAX_VALUE, 10_000_000L))
        .hasMessageContaining("50 MB of Java heap and 10 MB are available")
        .hasMessageContaining("-Xmx");
  }
}

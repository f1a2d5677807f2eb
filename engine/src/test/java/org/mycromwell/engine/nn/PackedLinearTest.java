package org.mycromwell.engine.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.kernel.KernelProvider;
import org.mycromwell.engine.kernel.Kernels;
import org.mycromwell.engine.tensor.DType;

class PackedLinearTest {
  @Test
  void memoryTheSystemRefusesIsNotTheHeap() {
    Kernels kernels = KernelProvider.best();
    Assumptions.assumeFalse(
        kernels.matMul(DType.Q4_0).readsStoredLayout(), "these kernels pack nothing");
    Arena refusing =
        (Arena)
            Proxy.newProxyInstance(
                Arena.class.getClassLoader(),
                new Class<?>[] {Arena.class},
                (proxy, method, arguments) -> {
                  throw new OutOfMemoryError("Unable to allocate");
                });
    MemorySegment stored = MemorySegment.ofArray(new byte[(int) DType.Q4_0.sizeBytes(64 * 32)]);
    try (Workers workers = new Workers(1)) {
      assertThatThrownBy(
              () -> PackedLinear.of(kernels, DType.Q4_0, stored, 64, 32, null, refusing, workers))
          .isInstanceOfSatisfying(
              EngineException.class, e -> assertThat(e.kind()).isEqualTo(Kind.OUT_OF_MEMORY))
          .hasMessageContaining("outside the Java heap")
          .hasMessageContaining("1 MB");
    }
  }
}

package org.mycromwell.engine.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.kernel.KernelProvider;
import org.mycromwell.engine.kernel.Kernels;
import org.mycromwell.engine.kernel.MatMul;
import org.mycromwell.engine.tensor.DType;

class GemmBenchmarkTest {
  private static final BenchmarkListener SILENT = (phase, done, total) -> {};

  /** Kernels whose products are wrong by a tenth. */
  private static Kernels wrong(Kernels kernels) {
    return proxy(
        Kernels.class,
        (proxy, method, arguments) -> {
          Object result = method.invoke(kernels, arguments);
          return result instanceof MatMul matMul ? wrong(matMul) : result;
        });
  }

  private static MatMul wrong(MatMul matMul) {
    return proxy(
        MatMul.class,
        (proxy, method, arguments) -> {
          Object result = method.invoke(matMul, arguments);
          if (method.getName().equals("multiply")) {
            float[] y = (float[]) arguments[5];
            for (int i = 0; i < y.length; i++) {
              y[i] *= 1.1f;
            }
          }
          return result;
        });
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void wrongProductsAreNotMeasured(DType type) {
    try (Workers workers = new Workers(1)) {
      for (int n : new int[] {1, 20}) {
        GemmBenchmark benchmark = new GemmBenchmark(40, n, 512, type);
        Kernels best = KernelProvider.best();
        assertThat(benchmark.run(best, workers, 0, 1, SILENT).error()).isLessThan(1e-4);
        assertThatThrownBy(() -> benchmark.run(wrong(best), workers, 0, 1, SILENT))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining(type + " products");
      }
    }
  }
}

package org.mycromwell.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mycromwell.engine.kernel.KernelProvider;
import org.mycromwell.engine.kernel.Kernels;

/** Which kernels an edit is made with. */
class ModelSourceTest {
  @TempDir private Path folder;

  @Test
  void smallModelsGetThePlainKernels() throws IOException {
    assertThat(kernels(new ModelSource.Embedded())).isEqualTo(KernelProvider.plain());
    assertThat(kernels(file("a.gguf", 32 << 20))).isEqualTo(KernelProvider.plain());
    assertThat(kernels(file("b.gguf", (32 << 20) + 1))).isEqualTo(KernelProvider.best());
    assertThat(kernels(new ModelSource.OfFile(folder.resolve("missing.gguf"))))
        .isEqualTo(KernelProvider.best());
  }

  /** Its size says nothing about the model. */
  @Test
  void theFirstFileOfASplitModelIsNotSmall() throws IOException {
    assertThat(kernels(file("m-00001-of-00004.gguf", 4096))).isEqualTo(KernelProvider.best());
  }

  private static Kernels kernels(ModelSource source) {
    return ModelOptions.forEditing(source).kernels();
  }

  private ModelSource file(String name, long bytes) throws IOException {
    Path path = folder.resolve(name);
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(bytes);
    }
    return new ModelSource.OfFile(path);
  }
}

package org.mycromwell.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mycromwell.engine.format.GgufFile;
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

  /** As the image does, where it is a file that is mapped. */
  @Test
  void theEmbeddedModelMayBeAFileOfTheInstallation() throws IOException {
    Path file = folder.resolve("other.gguf");
    try (InputStream in = EmbeddedModel.class.getResourceAsStream("cromwell-nano.gguf")) {
      Files.copy(in, file);
    }
    try (GgufFile resource = EmbeddedModel.open()) {
      System.setProperty(EmbeddedModel.FILE_PROPERTY, file.toString());
      try (GgufFile mapped = EmbeddedModel.open()) {
        assertThat(mapped.displayName()).isEqualTo(resource.displayName());
        assertThat(mapped.sizeBytes()).isEqualTo(resource.sizeBytes());
        String name = resource.tensors().keySet().iterator().next();
        assertThat(mapped.tensor(name).data().mismatch(resource.tensor(name).data())).isEqualTo(-1);
        Files.writeString(file, "no model");
      }
      assertThatThrownBy(EmbeddedModel::open).hasMessageContaining(EmbeddedModel.DISPLAY_NAME);
    } finally {
      System.clearProperty(EmbeddedModel.FILE_PROPERTY);
    }
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

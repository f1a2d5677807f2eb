package org.mycromwell.engine.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mycromwell.engine.SharedData;
import org.mycromwell.engine.tensor.DType;

/** Files written by another program. */
class GgufParityFilesTest {
  @ParameterizedTest
  @CsvSource({
    "llama-f32.gguf, llama, F32",
    "llama-Q8_0.gguf, llama, Q8_0",
    "llama-Q4_0.gguf, llama, Q4_0",
    "llama-Q4_K_M.gguf, llama, Q4_K",
    "qwen2-f32.gguf, qwen2, F32"
  })
  void opensFilesOfOtherWriters(String name, String architecture, DType queryType) {
    Path path = SharedData.require("parity/" + name);
    try (GgufFile file = GgufFile.open(path)) {
      assertThat(file.metadata().string("general.architecture")).isEqualTo(architecture);
      assertThat(file.metadata().intValue(architecture + ".embedding_length")).isEqualTo(256);
      TensorInfo query = file.tensor("blk.1.attn_q.weight");
      assertThat(query.type()).isEqualTo(queryType);
      assertThat(query.dims()).containsExactly(256, 256);
      assertThat(query.data().byteSize()).isEqualTo(queryType.sizeBytes(256 * 256));
      long end = 0;
      for (TensorInfo tensor : file.tensors().values()) {
        end += tensor.data().byteSize();
      }
      assertThat(end).isBetween(file.sizeBytes() * 9 / 10, file.sizeBytes());
    }
  }
}

package org.mycromwell.engine.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mycromwell.engine.SharedData;
import org.mycromwell.engine.format.GgufFile;

/** Vocabularies of public models against the ids of their reference tokenizers. */
class SharedVocabulariesTest {
  @ParameterizedTest
  @ValueSource(strings = {"gpt-2", "starcoder", "deepseek-coder", "llama-spm"})
  void everyStringIsExact(String name) throws IOException {
    Path path = SharedData.require("tokenizer/ggml-vocab-" + name + ".gguf");
    String input = Files.readString(path.resolveSibling(path.getFileName() + ".inp"));
    List<String> expected = Files.readAllLines(path.resolveSibling(path.getFileName() + ".out"));
    String[] texts = input.split("\n__ggml_vocab_test__\n", -1);
    assertThat(expected).hasSizeGreaterThan(40).hasSizeLessThanOrEqualTo(texts.length);
    try (GgufFile file = GgufFile.open(path)) {
      Tokenizer tokenizer = GgufTokenizers.load(file);
      for (int i = 0; i < expected.size(); i++) {
        int[] ids =
            Arrays.stream(expected.get(i).trim().split(" "))
                .filter(id -> !id.isEmpty())
                .mapToInt(Integer::parseInt)
                .toArray();
        assertThat(tokenizer.encode(texts[i])).as("text %s", texts[i]).isEqualTo(ids);
        assertThat(tokenizer.decodeToString(ids)).isEqualTo(texts[i]);
      }
    }
  }
}

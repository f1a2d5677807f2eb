package org.mycromwell.engine.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.format.GgufFile;
import org.mycromwell.engine.format.GgufWriter;

class GgufTokenizersTest {
  @TempDir Path folder;

  @Test
  void whatIsWrittenIsRead() {
    for (TokenizerDefinition definition :
        List.of(
            TestVocabularies.bytePair(1, 200)
                .preTokenizer("qwen2")
                .addBos(true)
                .role(TokenRole.BOS, 456)
                .role(TokenRole.FIM_MIDDLE, 457)
                .build(),
            TestVocabularies.bytePair(2, 200).preTokenizer("llama3").ignoreMerges(true).build(),
            TestVocabularies.sentencePiece(3, 200).addSpacePrefix(false).addEos(true).build())) {
      GgufWriter writer = new GgufWriter();
      GgufTokenizers.write(definition, writer);
      TokenizerDefinition read;
      try (GgufFile file = write(writer)) {
        assertThat(GgufTokenizers.isPresent(file)).isTrue();
        read = GgufTokenizers.read(file);
      }
      assertThat(read)
          .usingRecursiveComparison()
          .ignoringFields("data.source")
          .isEqualTo(definition);
      String text = TestVocabularies.randomText(new Random(1), 500);
      assertThat(read.build().encode(text)).isEqualTo(definition.build().encode(text));
    }
  }

  @Test
  void sentencePieceRolesHaveDefaults() {
    TokenizerDefinition definition = TestVocabularies.sentencePiece(1, 10).build();
    GgufWriter writer =
        new GgufWriter()
            .putString("tokenizer.ggml.model", "llama")
            .putStrings("tokenizer.ggml.tokens", List.of(definition.tokens()))
            .putFloats("tokenizer.ggml.scores", new float[definition.tokens().length]);
    try (GgufFile file = write(writer)) {
      Tokenizer tokenizer = GgufTokenizers.load(file);
      assertThat(tokenizer.addBos()).isTrue();
      assertThat(tokenizer.specialTokens().bos()).hasValue(1);
      assertThat(tokenizer.specialTokens().eos()).hasValue(2);
    }
  }

  @Test
  void oldKeysAndMissingIdsAreUnderstood() {
    TokenizerDefinition definition = TestVocabularies.bytePair(1, 0).build();
    GgufWriter writer = new GgufWriter();
    GgufTokenizers.write(definition, writer);
    writer
        .putInt("tokenizer.ggml.prefix_token_id", 7)
        .putLong("tokenizer.ggml.padding_token_id", 0xFFFFFFFFL);
    try (GgufFile file = write(writer)) {
      SpecialTokens special = GgufTokenizers.load(file).specialTokens();
      assertThat(special.fimPrefix()).hasValue(7);
      assertThat(special.padding()).isEmpty();
    }
  }

  @Test
  void wrongMetadataIsNamed() {
    fails(new GgufWriter(), "tokenizer.ggml.model");
    fails(
        new GgufWriter().putString("tokenizer.ggml.model", "rwkv"),
        "tokenizer.ggml.model is 'rwkv'");
    fails(new GgufWriter().putString("tokenizer.ggml.model", "gpt2"), "tokenizer.ggml.tokens");
    fails(
        new GgufWriter()
            .putString("tokenizer.ggml.model", "gpt2")
            .putStrings("tokenizer.ggml.tokens", List.of("a")),
        "tokenizer.ggml.merges");
    GgufWriter tooLarge = new GgufWriter();
    GgufTokenizers.write(TestVocabularies.bytePair(1, 0).build(), tooLarge);
    fails(
        tooLarge.putLong("tokenizer.ggml.eos_token_id", 1L << 40),
        "tokenizer.ggml.eos_token_id is 1099511627776");
    GgufWriter unknownPre = new GgufWriter();
    GgufTokenizers.write(TestVocabularies.bytePair(1, 0).build(), unknownPre);
    fails(unknownPre.putString("tokenizer.ggml.pre", "martian"), "pre-tokeniser 'martian'");
  }

  private void fails(GgufWriter writer, String part) {
    try (GgufFile file = write(writer)) {
      assertThatThrownBy(() -> GgufTokenizers.load(file))
          .isInstanceOf(EngineException.class)
          .hasMessageContainingAll("test.gguf", part);
    }
  }

  private GgufFile write(GgufWriter writer) {
    Path path = folder.resolve("test.gguf");
    writer.putString("general.architecture", "test").write(path);
    return GgufFile.open(path);
  }
}

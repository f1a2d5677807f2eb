package org.mycromwell.engine.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;

class TokenizerJsonTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gpt-2",
        "starcoder",
        "llama-bpe",
        "dbrx",
        "qwen2",
        "tekken",
        "deepseek-coder",
        "cromwell"
      })
  void bytePairTokenizersComeBack(String name) throws IOException {
    TokenizerDefinition definition =
        TestVocabularies.bytePair(3, 300)
            .preTokenizer(name)
            .ignoreMerges(PreTokenizers.ignoresMerges(name))
            .role(TokenRole.EOS, 556)
            .addEos(true)
            .build();
    TokenizerDefinition read = read(write(definition));

    assertThat(read.preTokenizer()).isEqualTo(name);
    assertThat(read.tokens()).isEqualTo(definition.tokens());
    assertThat(read.types()).isEqualTo(definition.types());
    assertThat(read.merges()).isEqualTo(definition.merges());
    assertThat(read.ignoreMerges()).isEqualTo(definition.ignoreMerges());
    assertThat(read.addBos()).isFalse();
    assertThat(read.addEos()).isTrue();
    assertThat(read.idOf(TokenRole.EOS)).hasValue(556);
    encodesTheSame(read, definition);
  }

  @Test
  void sentencePieceTokenizersComeBack() throws IOException {
    TokenizerDefinition.Builder builder =
        TestVocabularies.sentencePiece(2, 300).addBos(true).addSpacePrefix(true);
    // As trained: no two tokens have the same score.
    float[] scores = new float[259 + 9 + 300];
    for (int id = 259; id < scores.length; id++) {
      scores[id] = -id;
    }
    TokenizerDefinition definition = builder.scores(scores).build();
    TokenizerDefinition read = read(write(definition));

    assertThat(read.tokens()).isEqualTo(definition.tokens());
    assertThat(read.types()).isEqualTo(definition.types());
    assertThat(read.addBos()).isTrue();
    assertThat(read.addSpacePrefix()).isTrue();
    assertThat(read.build().specialTokens().unknown()).hasValue(0);
    encodesTheSame(read, definition);

    assertThat(read(write(TestVocabularies.sentencePiece(2, 0).addSpacePrefix(false).build())))
        .matches(without -> !without.addSpacePrefix());
  }

  @Test
  void mergesMayBePairsAndFieldsInAnyOrder() throws IOException {
    String merges = "[[\"a\",\"b\"],\"ab c\"]";
    TokenizerDefinition read =
        read(
            "{\"model\":{\"merges\":"
                + merges
                + ",\"vocab\":"
                + bytesAnd("\"ab\":256,\"abc\":257")
                + "},\"pre_tokenizer\":"
                + QWEN
                + ",\"normalizer\":{\"type\":\"NFC\"},\"added_tokens\":["
                + "{\"id\":258,\"content\":\"<|im_end|>\",\"special\":true,\"lstrip\":true},"
                + "{\"id\":259,\"content\":\"<tool_call>\",\"special\":false},"
                + "{\"id\":300,\"content\":\"####\",\"special\":false}]}");
    Tokenizer tokenizer = read.build();

    assertThat(read.preTokenizer()).isEqualTo("qwen2");
    assertThat(tokenizer.encode("abcab")).containsExactly(257, 256);
    assertThat(tokenizer.encode("####a")).containsExactly(300, 'a');
    assertThat(tokenizer.type(258)).isEqualTo(TokenType.CONTROL);
    assertThat(tokenizer.type(259)).isEqualTo(TokenType.CONTROL);
    assertThat(tokenizer.type(280)).isEqualTo(TokenType.UNUSED);
    assertThat(tokenizer.vocabularySize()).isEqualTo(301);
    assertThat(tokenizer.specialTokens().endOfGeneration()).contains(258);
  }

  @Test
  void whatIsNotSupportedIsNamed() {
    refused("{\"model\":{\"type\":\"Unigram\",\"vocab\":[[\"a\",0.5]]}}", "'Unigram'");
    refused("{\"model\":{\"type\":\"WordPiece\",\"vocab\":{\"a\":0}}}", "'WordPiece'");
    refused(model("[]", "\"pre_tokenizer\":{\"type\":\"Whitespace\"}"), "neither byte-level");
    refused(
        model(
            "[]",
            "\"pre_tokenizer\":{\"type\":\"Sequence\",\"pretokenizers\":["
                + "{\"type\":\"Split\",\"pattern\":{\"Regex\":\"(a+)+b\"},"
                + "\"behavior\":\"Isolated\",\"invert\":false},"
                + "{\"type\":\"ByteLevel\",\"add_prefix_space\":false,\"use_regex\":false}]}"),
        "(a+)+b");
    refused(
        model("[]", "\"pre_tokenizer\":{\"type\":\"ByteLevel\",\"add_prefix_space\":true}"),
        "add_prefix_space");
    refused(
        model("[]", "\"normalizer\":{\"type\":\"Lowercase\"},\"pre_tokenizer\":" + QWEN),
        "'Lowercase'");
    refused(
        model("[]", "\"post_processor\":{\"type\":\"BertProcessing\"},\"pre_tokenizer\":" + QWEN),
        "'BertProcessing'");
    refused(
        model(
            "[]",
            "\"added_tokens\":[{\"id\":256,\"content\":\"##\",\"rstrip\":true}],\"pre_tokenizer\":"
                + QWEN),
        "added_tokens[0]");
    refused(
        model(
            "[]",
            "\"added_tokens\":[{\"id\":256,\"content\":\"\",\"rstrip\":true}],\"pre_tokenizer\":"
                + QWEN),
        "added_tokens[0] ('')");
    // A vocabulary with U+2581 whose merges are fewer than its tokens imply.
    refused(
        "{\"normalizer\":{\"type\":\"Replace\",\"pattern\":{\"String\":\" \"},\"content\":\"▁\"},"
            + "\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":0,\"b\":1,\"ab\":2,\"ba\":3,\"aba\":4},"
            + "\"merges\":[\"a b\",\"b a\",\"ab a\"]}}",
        "'a ba'");
  }

  @Test
  void wrongFilesAreNamed() {
    bad("", "expected an object");
    bad("[1]", "expected an object");
    bad("{\"model\":", "line 1 is no JSON");
    bad("{\"a\":" + "[".repeat(1000), "is no JSON: Document nesting depth");
    bad("{}", "model.vocab is missing");
    bad("{\"model\":7}", "expected an object for model");
    bad("{\"model\":{\"type\":7,\"vocab\":{\"a\":0}}}", "model.type is '7'");
    bad("{\"model\":{\"vocab\":{\"a\":\"x\"}}}", "ids in model.vocab");
    bad("{\"model\":{\"vocab\":{\"a\":-1}}}", "gives 'a' the id -1");
    bad("{\"model\":{\"vocab\":{\"a\":4000000000}}}", "gives 'a' the id 4000000000");
    bad("{\"model\":{\"vocab\":{\"a\":0,\"a\":1}}}", "the ids 0 and 1");
    bad(model("[[\"a\"]]", "\"pre_tokenizer\":" + QWEN), "model.merges[0] is no pair");
    bad(model("[[\"a\",\"b\",\"c\"]]", "\"pre_tokenizer\":" + QWEN), "model.merges[0] is no pair");
    bad(model("[[\"a \",\"b\"]]", "\"pre_tokenizer\":" + QWEN), "model.merges[0] has a blank");
    bad(model("[7]", "\"pre_tokenizer\":" + QWEN), "pairs in model.merges");
    bad(model("[\"a b\"]", "\"pre_tokenizer\":" + QWEN), "model.merges[0], 'a b', needs");
    bad(model("[]", "\"pre_tokenizer\":{\"type\":7}"), "pre_tokenizer.type is '7'");
    bad(model("[]", "\"pre_tokenizer\":[]"), "pre_tokenizer.type is missing");
    bad(model("[]", "\"added_tokens\":7,\"pre_tokenizer\":" + QWEN), ": added_tokens is '7'");
    bad(
        model(
            "[]",
            "\"pre_tokenizer\":" + QWEN + ",\"added_tokens\":[{\"id\":5,\"content\":\"zz\"}]"),
        "id 5 is both");
    assertThatThrownBy(() -> TokenizerJson.read(folder.resolve("none")))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("none cannot be read");
  }

  @Test
  void longNamesAndTokensAreRefused() {
    String name = "n".repeat(60_000);
    // Nested, or a path for each value would take gigabytes.
    bad("{\"a\":{\"" + name + "\":[" + "1,".repeat(90_000) + "1]}}", "field name of 60000");
    bad("{\"" + name + "\":1}", "field name of 60000");
    bad("{\"model\":{\"" + name + "\":1}}", "field name of 60000");
    bad("{\"model\":{\"vocab\":{\"" + name + "\":7}}}", "a token of 60000 characters");
    bad(model("[\"" + name + " b\"]", "\"pre_tokenizer\":" + QWEN), "model.merges[0] has 60002");
  }

  @Test
  void mutatedFilesFailOnlyWithOneSentence() throws IOException {
    byte[] bytes = write(TestVocabularies.bytePair(3, 10).preTokenizer("qwen2").build());
    byte[] pieces = write(TestVocabularies.sentencePiece(3, 10).build());
    Random random = new Random(12);
    for (int round = 0; round < 2000; round++) {
      byte[] file = (round % 2 == 0 ? bytes : pieces).clone();
      for (int n = 1 + random.nextInt(4); n > 0; n--) {
        file[random.nextInt(file.length)] = (byte) random.nextInt(256);
      }
      byte[] cut = random.nextInt(4) == 0 ? Arrays.copyOf(file, random.nextInt(file.length)) : file;
      try {
        read(cut).build().encode("abc 語");
      } catch (EngineException e) {
        assertThat(e.getMessage()).doesNotContain("\n");
      }
    }
  }

  private static final String QWEN =
      "{\"type\":\"Sequence\",\"pretokenizers\":[{\"type\":\"Split\",\"pattern\":{\"Regex\":\""
          + ("(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}"
                  + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+")
              .replace("\\", "\\\\")
          + "\"},\"behavior\":\"Isolated\",\"invert\":false},{\"type\":\"ByteLevel\","
          + "\"add_prefix_space\":false,\"trim_offsets\":false,\"use_regex\":false}]}";

  private static String model(String merges, String more) {
    return "{\"model\":{\"type\":\"BPE\",\"vocab\":"
        + bytesAnd("")
        + ",\"merges\":"
        + merges
        + "},"
        + more
        + "}";
  }

  private static String bytesAnd(String more) {
    StringBuilder vocabulary = new StringBuilder("{");
    for (int value = 0; value < 256; value++) {
      String token = ByteAlphabet.encode(new byte[] {(byte) value});
      vocabulary
          .append(value == 0 ? "" : ",")
          .append(token.equals("\"") || token.equals("\\") ? "\"\\" : "\"")
          .append(token)
          .append("\":")
          .append(value);
    }
    return vocabulary.append(more.isEmpty() ? "" : ",").append(more).append("}").toString();
  }

  private void encodesTheSame(TokenizerDefinition left, TokenizerDefinition right) {
    Tokenizer first = left.build();
    Tokenizer second = right.build();
    Random random = new Random(13);
    for (int round = 0; round < 100; round++) {
      String text = TestVocabularies.randomText(random, 100);
      assertThat(first.encode(text)).isEqualTo(second.encode(text));
    }
  }

  private void refused(String json, String part) {
    fails(json, part, Kind.UNSUPPORTED);
  }

  private void bad(String json, String part) {
    fails(json, part, Kind.BAD_FILE);
  }

  private void fails(String json, String part, Kind kind) {
    assertThatThrownBy(() -> read(json).build())
        .isInstanceOfSatisfying(EngineException.class, e -> assertThat(e.kind()).isEqualTo(kind))
        .hasMessageContainingAll("tokenizer.json", part);
  }

  private static byte[] write(TokenizerDefinition definition) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TokenizerJson.write(definition, out);
    return out.toByteArray();
  }

  private TokenizerDefinition read(String json) throws IOException {
    return read(json.getBytes(StandardCharsets.UTF_8));
  }

  private TokenizerDefinition read(byte[] json) throws IOException {
    return TokenizerJson.read(Files.write(folder.resolve("tokenizer.json"), json));
  }
}

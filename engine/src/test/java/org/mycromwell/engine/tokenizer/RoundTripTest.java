package org.mycromwell.engine.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is encoded comes back, whatever the text, the vocabulary and the number of threads. */
class RoundTripTest {
  static Stream<Arguments> tokenizers() {
    List<Arguments> tokenizers = new ArrayList<>();
    for (String name : PreTokenizers.names()) {
      tokenizers.add(
          arguments(name, TestVocabularies.bytePair(5, 300).preTokenizer(name).build().build()));
    }
    tokenizers.add(arguments("scored", TestVocabularies.sentencePiece(5, 300).build().build()));
    tokenizers.add(
        arguments(
            "scored, no blank in front",
            TestVocabularies.sentencePiece(6, 300).addSpacePrefix(false).build().build()));
    return tokenizers.stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tokenizers")
  void randomTextsComeBack(String name, Tokenizer tokenizer) {
    Random random = new Random(9);
    for (int round = 0; round < 200; round++) {
      // SentencePiece cannot tell its own blank from a blank.
      String text = TestVocabularies.randomText(random, random.nextInt(300)).replace('▁', '_');
      assertThat(tokenizer.decodeToString(tokenizer.encode(text))).isEqualTo(text);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tokenizers")
  void everyCharacterComesBack(String name, Tokenizer tokenizer) {
    StringBuilder text = new StringBuilder();
    for (int point = 0; point < 0x30000; point++) {
      if ((point < 0xD800 || point >= 0xE000) && point != Vocabulary.BLANK) {
        text.appendCodePoint(point);
      }
    }
    assertThat(tokenizer.decodeToString(tokenizer.encode(text))).isEqualTo(text.toString());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tokenizers")
  void unpairedSurrogatesBecomeReplacementCharacters(String name, Tokenizer tokenizer) {
    assertThat(tokenizer.decodeToString(tokenizer.encode("a\uD83D b\uDE42\uD83D\uDE42\uD83D")))
        .isEqualTo("a\uFFFD b\uFFFD🙂\uFFFD");
    assertThat(tokenizer.encode("")).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tokenizers")
  void streamedPiecesMakeTheSameText(String name, Tokenizer tokenizer) {
    String text = TestVocabularies.randomText(new Random(8), 500).replace('▁', '_');
    Utf8Accumulator accumulator = new Utf8Accumulator();
    StringBuilder streamed = new StringBuilder();
    for (int id : tokenizer.encode(text)) {
      streamed.append(accumulator.append(tokenizer.decode(id)));
    }
    streamed.append(accumulator.flush());

    String prefix = streamed.length() > text.length() ? " " : "";
    assertThat(streamed).hasToString(prefix + text);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tokenizers")
  void runsOfHalfAMillionCharactersComeBack(String name, Tokenizer tokenizer) {
    for (String unit : List.of("a", " ", "\n", "7", "-", "語", "🙂", "ab ", "\u0301")) {
      String text = unit.repeat((1 << 19) / unit.length());
      assertThat(tokenizer.decodeToString(tokenizer.encode(text))).isEqualTo(text);
    }
  }

  @Test
  void threadsShareATokenizer() throws InterruptedException, ExecutionException {
    Tokenizer tokenizer = TestVocabularies.bytePair(5, 300).build().build();
    List<String> texts = new ArrayList<>();
    Random random = new Random(10);
    for (int i = 0; i < 300; i++) {
      texts.add(TestVocabularies.randomText(random, 200));
    }
    List<int[]> expected =
        texts.stream().map(TestVocabularies.bytePair(5, 300).build().build()::encode).toList();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<List<int[]>>> results = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        results.add(threads.submit(() -> texts.stream().map(tokenizer::encode).toList()));
      }
      for (Future<List<int[]>> result : results) {
        assertThat(result.get()).usingRecursiveComparison().isEqualTo(expected);
      }
    }
  }
}

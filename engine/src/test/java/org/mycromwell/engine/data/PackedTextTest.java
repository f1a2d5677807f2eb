package org.mycromwell.engine.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PackedTextTest {
  private final List<SourceFile> files =
      IntStream.range(0, 23)
          .mapToObj(
              i -> new SourceFile("dir/f" + i + ".py", "x = " + i + "\n".repeat(1 + i * 3 % 11)))
          .toList();
  private final PackedText text =
      new PackedText(Documents.of(files, TestData.tokenizer()), TestData.tokenizer(), 11);

  @Test
  void anEpochHoldsEveryDocumentOnceAndWhole() {
    for (long epoch = 0; epoch < 3; epoch++) {
      int length = (int) text.epochLength();
      assertThat(documents(text.tokens(epoch * length, length)))
          .containsExactlyInAnyOrderElementsOf(
              files.stream().map(f -> f.shortName() + "\n" + f.text()).toList());
    }
  }

  @Test
  void orderChangesFromEpochToEpoch() {
    int length = (int) text.epochLength();
    assertThat(text.tokens(0, length)).isNotEqualTo(text.tokens(length, length));
  }

  @Test
  void stretchesOfAnySizeAreTheSameText() {
    int length = (int) text.epochLength();
    int[] all = text.tokens(0, 2 * length + 7);
    for (int size : new int[] {1, 13, 64}) {
      for (int from = 0; from < 2 * length; from += size) {
        int n = Math.min(size, all.length - from);
        assertThat(text.tokens(from, n))
            .isEqualTo(IntStream.range(from, from + n).map(i -> all[i]).toArray());
      }
    }
  }

  private static List<String> documents(int[] tokens) {
    int close = TestData.tokenizer().specialTokens().idOf("</FILE>").orElseThrow();
    List<String> found = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < tokens.length; i++) {
      if (tokens[i] == close) {
        found.add(
            Documents.decode(
                TestData.tokenizer(), IntStream.range(from, i).map(k -> tokens[k]).toArray()));
        from = i + 1;
      }
    }
    assertThat(from).isEqualTo(tokens.length);
    return found;
  }
}

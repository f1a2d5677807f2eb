package org.mycromwell.engine.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8AccumulatorTest {
  @Test
  void holdsBackIncompleteCharacters() {
    Utf8Accumulator accumulator = new Utf8Accumulator();
    byte[] smile = "🙂".getBytes(StandardCharsets.UTF_8);

    assertThat(accumulator.append(smile, 0, 1)).isEmpty();
    assertThat(accumulator.append(smile, 1, 3)).isEmpty();
    assertThat(accumulator.pendingBytes()).isEqualTo(3);
    assertThat(accumulator.append(smile, 3, 4)).isEqualTo("🙂");
    assertThat(accumulator.pendingBytes()).isZero();
    assertThat(accumulator.flush()).isEmpty();
  }

  @Test
  void flushReplacesWhatNeverBecameComplete() {
    Utf8Accumulator accumulator = new Utf8Accumulator();

    assertThat(accumulator.append(new byte[] {'a', (byte) 0xE2, (byte) 0x82})).isEqualTo("a");
    assertThat(accumulator.flush()).isEqualTo("\uFFFD");
    assertThat(accumulator.append(new byte[] {'b'})).isEqualTo("b");
  }

  @Test
  void invalidBytesDoNotSwallowTheirNeighbours() {
    Utf8Accumulator accumulator = new Utf8Accumulator();
    byte[] bytes = {(byte) 0xC3, 'x', (byte) 0xFF, (byte) 0x80, 'y'};

    assertThat(accumulator.append(bytes)).isEqualTo("\uFFFDx\uFFFD\uFFFDy");
  }

  @Test
  void anyCutOfAnyBytesGivesTheTextOfTheWhole() {
    Random random = new Random(7);
    for (int round = 0; round < 500; round++) {
      byte[] bytes = TestVocabularies.randomText(random, 200).getBytes(StandardCharsets.UTF_8);
      if (round % 2 == 0) {
        for (int i = 0; i < 20; i++) {
          bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
      }
      Utf8Accumulator accumulator = new Utf8Accumulator();
      StringBuilder text = new StringBuilder();
      int at = 0;
      while (at < bytes.length) {
        int to = Math.min(bytes.length, at + 1 + random.nextInt(1 + round % 7));
        String part = accumulator.append(bytes, at, to);
        assertThat(part.codePoints().noneMatch(Utf8AccumulatorTest::isSurrogate)).isTrue();
        text.append(part);
        at = to;
      }
      text.append(accumulator.flush());

      assertThat(text).hasToString(new String(bytes, StandardCharsets.UTF_8));
    }
  }

  private static boolean isSurrogate(int codePoint) {
    return codePoint >= 0xD800 && codePoint < 0xE000;
  }
}

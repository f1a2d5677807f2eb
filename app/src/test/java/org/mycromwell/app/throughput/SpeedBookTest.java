package org.mycromwell.app.throughput;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mycromwell.app.run.TestModels;
import org.mycromwell.app.throughput.SpeedBook.Speed;
import org.mycromwell.engine.edit.LineRange;
import org.mycromwell.engine.edit.Snapshot;
import org.mycromwell.engine.edit.flow.EditStats;
import org.mycromwell.engine.edit.flow.PromptParts;
import org.mycromwell.engine.edit.prompt.AnswerFormat;

class SpeedBookTest {
  private final SpeedBook book = new SpeedBook();
  private final Snapshot file = Snapshot.of("a.txt", "012345678\n".repeat(20).getBytes(UTF_8));

  /** Half of the file was shown: 100 bytes in 25 tokens. */
  private final Optional<PromptParts> prompt =
      Optional.of(
          new PromptParts(
              new LineRange(0, 5),
              new LineRange(0, 10),
              AnswerFormat.REWRITE,
              60,
              4096,
              List.of(new PromptParts.Part(PromptParts.Kind.FILE, "a.txt", 25))));

  private static EditStats stats(int prefillTokens, double millis, int answer, double decode) {
    return new EditStats(
        prefillTokens, 0, prefillTokens, millis, millis, answer, decode, 0, 0, 4096, 0);
  }

  @Test
  void aModelIsKnownOnceAllWasMeasured() {
    book.learn(TestModels.text(), file, prompt, stats(3, 10, 100, 1000));
    assertThat(book.speed(TestModels.text())).isEmpty(); // three tokens measure nothing
    book.learn(TestModels.text(), file, prompt, stats(200, 1000, 2, 1000));
    assertThat(book.speed(TestModels.text())).contains(new Speed(200, 100, 4));
    book.learn(TestModels.text(), file, prompt, stats(400, 1000, 300, 1000));
    Speed speed = book.speed(TestModels.text()).orElseThrow();
    assertThat(speed.prefill()).isCloseTo(300, within(0.01));
    assertThat(speed.decode()).isCloseTo(200, within(0.01));
  }

  @Test
  void itIsKeptAndDamageIsLeftOut() {
    book.learn(TestModels.text(), file, prompt, stats(200, 1000, 100, 1000));
    SpeedBook other = new SpeedBook();
    other.read("nonsense\n1 x 3 m\nNaN 1 1 m|1\n" + book.write() + "\n");
    assertThat(other.speed(TestModels.text())).contains(new Speed(200, 100, 4));
    assertThat(other.write()).isEqualTo(book.write());
  }
}

package org.mycromwell.engine.data.edits;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.mycromwell.engine.data.Documents;
import org.mycromwell.engine.data.Examples;
import org.mycromwell.engine.data.Refusal;
import org.mycromwell.engine.data.Split;
import org.mycromwell.engine.data.TestData;
import org.mycromwell.engine.model.vljepa.Example;
import org.mycromwell.engine.tokenizer.Tokenizer;

class RefusalsTest {
  private static final Tokenizer TOKENIZER = TestData.tokenizer();
  private static final CodeFiles FILES =
      new CodeFiles(Documents.of(TestData.files(), TOKENIZER), 5);

  private static List<Refusal> make(Split split, int count) {
    Refusals refusals = new Refusals(FILES, split, 5);
    return IntStream.range(0, count)
        .mapToObj(i -> refusals.make(i, 600, _ -> true).orElseThrow())
        .toList();
  }

  @Test
  void thereAreManyRequestsOfManyTopics() {
    int train = 0;
    int heldOut = 0;
    Set<String> onlyMeasured = new HashSet<>();
    for (String topic : Refusals.TOPICS) {
      Phrases phrases = Phrases.of("refuse/" + topic);
      train += phrases.count(Split.TRAIN);
      heldOut += phrases.count(Split.HELD_OUT);
      if (phrases.count(Split.TRAIN) == 0) {
        onlyMeasured.add(topic);
      }
    }
    assertThat(train).isGreaterThanOrEqualTo(400);
    assertThat(heldOut).isGreaterThanOrEqualTo(150);
    assertThat(onlyMeasured).isNotEmpty();
  }

  @Test
  void whatIsMeasuredIsNeverLearnt() {
    Set<String> learnt = new HashSet<>();
    make(Split.TRAIN, 300).forEach(refusal -> learnt.add(refusal.instruction()));
    assertThat(make(Split.HELD_OUT, 300).stream().map(Refusal::instruction))
        .doesNotContainAnyElementsOf(learnt);
  }

  @Test
  void theAnswerIsOneWordAndTheScopeIsWhatItSays() {
    Examples examples = new Examples(TOKENIZER);
    for (Refusal refusal : make(Split.TRAIN, 60)) {
      Example example = examples.refusal(refusal);
      assertThat(example.answer())
          .containsExactly(
              TOKENIZER.specialTokens().idOf("<UNABLE>").orElseThrow(),
              TOKENIZER.specialTokens().idOf("<EOS>").orElseThrow());
      List<String> lines = refusal.file().text().lines().toList();
      assertThat(
              String.join("\n", lines.subList(refusal.scope().first(), refusal.scope().end()))
                  + "\n")
          .isEqualTo(refusal.scopeText());
      assertThat(refusal.instruction()).doesNotContain("{", "}").isNotBlank();
    }
  }

  @Test
  void refusalsAreAFunctionOfTheirNumber() {
    Refusals again = new Refusals(FILES, Split.TRAIN, 5);
    List<Refusal> all = make(Split.TRAIN, 20);
    for (int i : new int[] {17, 3, 11}) {
      assertThat(again.make(i, 600, _ -> true)).contains(all.get(i));
    }
  }
}

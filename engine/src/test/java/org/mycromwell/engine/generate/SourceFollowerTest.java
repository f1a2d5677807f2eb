package org.mycromwell.engine.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Predictions on token streams that look like code, with edits that are recorded as such. */
class SourceFollowerTest {
  private static final int LINES = 150;
  private static final int NEW_LINE = 20; // with four depths of indentation
  private static final int NAME = 100;
  private static final int NAMES = 60;
  private static final int FRESH_NAME = 300;

  /** Lines of a file: each ends with a token of the kind line break and indentation. */
  private static List<List<Integer>> file(SplittableRandom random) {
    List<List<Integer>> lines = new ArrayList<>();
    for (int i = 0; i < LINES; i++) {
      lines.add(line(random));
    }
    return lines;
  }

  private static List<Integer> line(SplittableRandom random) {
    List<Integer> line = new ArrayList<>();
    switch (random.nextInt(5)) {
      case 0 -> Collections.addAll(line, 1, 2, aName(random), 3, aName(random), 4, 5);
      case 1 -> Collections.addAll(line, aName(random), 6, aName(random), 2, aName(random), 7);
      case 2 -> Collections.addAll(line, 8, aName(random), 9, aName(random), 6, aName(random), 10);
      case 3 ->
          Collections.addAll(
              line, aName(random), 11, aName(random), 2, aName(random), 12, aName(random), 10);
      default -> Collections.addAll(line, 13);
    }
    line.add(NEW_LINE + random.nextInt(4));
    return line;
  }

  /** A few names stand for most of a file. */
  private static int aName(SplittableRandom random) {
    double u = random.nextDouble();
    return NAME + (int) (NAMES * u * u);
  }

  private static int[] flat(List<List<Integer>> lines) {
    return lines.stream().flatMap(List::stream).mapToInt(Integer::intValue).toArray();
  }

  private static List<List<Integer>> copy(List<List<Integer>> lines) {
    List<List<Integer>> copy = new ArrayList<>();
    lines.forEach(line -> copy.add(new ArrayList<>(line)));
    return copy;
  }

  /** What people ask for, and how much of the result must be predicted: in any file, on average. */
  enum Edit {
    NOTHING(1, 1),
    RENAME_TO_ONE_TOKEN(0.99, 0.998),
    RENAME_TO_THREE_TOKENS(0.98, 0.995),
    FIVE_VALUES(0.96, 0.98),
    FIVE_INSERTED_BLOCKS(0.85, 0.9), // nearly a tenth is new
    FIVE_DELETED_BLOCKS(0.96, 0.98),
    ARGUMENT_MORE_IN_EVERY_CALL(0.99, 0.995),
    MODIFIER_LESS_EVERYWHERE(0.99, 0.998),
    MOVED_BLOCK(0.97, 0.99),
    REPEATED_BLOCK(0.97, 0.99),
    FENCE_AROUND(0.98, 0.99),
    PART_ONLY(0.96, 0.99);

    private final double least;
    private final double mean;

    Edit(double least, double mean) {
      this.least = least;
      this.mean = mean;
    }

    List<List<Integer>> apply(List<List<Integer>> before, SplittableRandom random) {
      List<List<Integer>> lines = copy(before);
      switch (this) {
        case NOTHING -> {}
        case RENAME_TO_ONE_TOKEN -> replace(lines, List.of(NAME + 1), List.of(FRESH_NAME));
        case RENAME_TO_THREE_TOKENS ->
            replace(lines, List.of(NAME + 1), List.of(FRESH_NAME, FRESH_NAME + 1, NAME + 30));
        case FIVE_VALUES -> {
          for (int i = 0; i < 5; i++) {
            List<Integer> line = lines.get(random.nextInt(lines.size()));
            line.set(random.nextInt(line.size()), aName(random));
          }
        }
        case FIVE_INSERTED_BLOCKS -> {
          for (int i = 0; i < 5; i++) {
            lines.addAll(random.nextInt(lines.size()), file(random).subList(0, 3));
          }
        }
        case FIVE_DELETED_BLOCKS -> {
          for (int i = 0; i < 5; i++) {
            int at = random.nextInt(lines.size() - 4);
            lines.subList(at, at + random.nextInt(1, 5)).clear();
          }
        }
        case ARGUMENT_MORE_IN_EVERY_CALL ->
            replace(lines, List.of(1, 2), List.of(1, 2, FRESH_NAME, 12));
        case MODIFIER_LESS_EVERYWHERE -> replace(lines, List.of(8), List.of());
        case MOVED_BLOCK -> {
          List<List<Integer>> moved = new ArrayList<>(lines.subList(20, 35));
          lines.subList(20, 35).clear();
          lines.addAll(90, moved);
        }
        case REPEATED_BLOCK -> lines.addAll(90, copy(lines.subList(20, 35)));
        case FENCE_AROUND -> {
          lines.addFirst(List.of(400, 401, NEW_LINE));
          lines.addLast(List.of(400, NEW_LINE));
        }
        case PART_ONLY -> lines = lines.subList(70, lines.size());
      }
      return lines;
    }

    private static void replace(List<List<Integer>> lines, List<Integer> from, List<Integer> to) {
      for (List<Integer> line : lines) {
        for (int at = Collections.indexOfSubList(line, from); at >= 0; ) {
          List<Integer> tail = new ArrayList<>(line.subList(at + from.size(), line.size()));
          line.subList(at, line.size()).clear();
          line.addAll(to);
          int behind = line.size();
          line.addAll(tail);
          int next = Collections.indexOfSubList(line.subList(behind, line.size()), from);
          at = next < 0 ? next : behind + next;
        }
      }
    }
  }

  /** Share of the tokens of {@code after} that were predicted. */
  private static double predicted(int[] before, int[] after) {
    int[] history = new int[after.length + 3];
    SourceFollower follower = new SourceFollower(before, history, 3);
    int right = 0;
    for (int i = 0; i < after.length; i++) {
      right += follower.predicted() == after[i] ? 1 : 0;
      history[i + 3] = after[i];
      follower.advance();
    }
    return (double) right / after.length;
  }

  @ParameterizedTest
  @EnumSource(Edit.class)
  void mostOfAnEditIsPredicted(Edit edit) {
    double sum = 0;
    int files = 40;
    for (int seed = 0; seed < files; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<List<Integer>> before = file(random);
      double share = predicted(flat(before), flat(edit.apply(before, random)));
      assertThat(share).as("file %d", seed).isGreaterThanOrEqualTo(edit.least);
      sum += share;
    }
    assertThat(sum / files).isGreaterThanOrEqualTo(edit.mean);
  }

  /** A draft is what is predicted one by one, as long as it is right and nothing is learned. */
  @ParameterizedTest
  @EnumSource(Edit.class)
  void draftsSayWhatIsPredictedLater(Edit edit) {
    SplittableRandom random = new SplittableRandom(99);
    List<List<Integer>> before = file(random);
    int[] source = flat(before);
    int[] after = flat(edit.apply(before, random));
    int[] history = new int[after.length + 64];
    SourceFollower follower = new SourceFollower(source, history, 0);
    int i = 0;
    while (i < after.length) {
      int count = follower.draft(random.nextInt(1, 64), new BitSet());
      int[] draft = Arrays.copyOfRange(history, i, i + count);
      boolean following = follower.run() > 3;
      int right = 0;
      do {
        if (following && right < count) {
          assertThat(follower.predicted()).isEqualTo(draft[right]);
        }
        history[i] = after[i];
        follower.advance();
        i++;
        right++;
      } while (i < after.length && right <= count && draft[right - 1] == after[i - 1]);
    }
  }

  @Test
  void whatWasRenamedOnceIsRenamedInTheDraft() {
    int[] before = {1, 50, 2, 3, 4, 50, 5, 6, 7, 50, 8};
    int[] history = new int[40];
    SourceFollower follower = new SourceFollower(before, history, 0);
    int[] begin = {1, 60, 61, 2, 3};
    for (int i = 0; i < begin.length; i++) {
      history[i] = begin[i];
      follower.advance();
    }
    int count = follower.draft(30, new BitSet());
    assertThat(Arrays.copyOfRange(history, 5, 5 + count))
        .containsExactly(4, 60, 61, 5, 6, 7, 60, 61, 8);
  }

  @Test
  void aDraftEndsWithItsSource() {
    int[] history = new int[40];
    SourceFollower follower = new SourceFollower(new int[] {5, 6, 7}, history, 2);
    assertThat(follower.draft(20, new BitSet())).isEqualTo(3);
    assertThat(follower.draft(2, new BitSet())).isEqualTo(2);
    for (int token : new int[] {5, 6, 7}) {
      assertThat(follower.predicted()).isEqualTo(token);
      history[token - 3] = token;
      follower.advance();
    }
    assertThat(follower.predicted()).isEqualTo(SourceFollower.NONE);
    assertThat(follower.draft(20, new BitSet())).isZero();
  }

  @Test
  void anEmptySourcePredictsNothing() {
    int[] history = new int[40];
    SourceFollower follower = new SourceFollower(new int[0], history, 0);
    for (int i = 0; i < 10; i++) {
      assertThat(follower.predicted()).isEqualTo(SourceFollower.NONE);
      assertThat(follower.draft(20, new BitSet())).isZero();
      history[i] = i;
      follower.advance();
    }
  }

  @Test
  void anyTextCanFollowAnySource() {
    SplittableRandom random = new SplittableRandom(5);
    for (int round = 0; round < 300; round++) {
      int ids = random.nextInt(1, 8);
      int[] source = random.ints(random.nextInt(40), 0, ids).toArray();
      int[] history = new int[100];
      SourceFollower follower = new SourceFollower(source, history, 0);
      for (int i = 0; i < 90; i++) {
        int most = random.nextInt(0, 10);
        int count = follower.draft(most, new BitSet());
        assertThat(count).isBetween(0, most);
        int shift = i;
        assertThat(IntStream.range(0, count).map(j -> history[shift + j])).allMatch(id -> id < ids);
        history[i] = random.nextInt(ids);
        follower.advance();
      }
    }
  }
}

package org.mycromwell.engine.model.vljepa;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which tokens come next if an answer goes on as its prompt does where the same tokens stand: an
 * n-gram head with fixed attention (Akyürek et al. 2024, In-Context Language Learning). One token
 * is from the code, which is followed place by place, and one from the instruction.
 *
 * <p>Each input of the answer has a place in the code. Behind the mark of a line it is the break in
 * front of that line. Behind another token x it is behind a j where {@code code[j]} agrees with x
 * and the score is highest, the nearest of them. The score counts the tokens up to j that agree
 * with the answer's last, at most {@value #LONGEST}, {@value #SAME} for one that is the same and 1
 * for one that is the same word in another case ({@link TokenGeometry#word}), so that {@code
 * readLine} is followed by "reads the line"; and {@value #SAME} for each of j being less than
 * {@value #NEAR} behind the last place and being that place. A score below {@value #CHANCE} is
 * chance: the place stays. Marks of lines are not part of the code.
 *
 * <p>One indentation agrees with every other, so that a line that moves to the right is still
 * followed. The indentation that begins a line is followed token by token, and where that of the
 * code is shorter, the place waits at the first word.
 *
 * <p>One thread at a time changes it; while none does, several may read.
 */
public final class Continuations {
  private static final int LONGEST = 4;
  private static final int NEAR = 24;
  private static final int SAME = 2;
  private static final int CHANCE = 3;

  /** A text of the prompt that is followed place by place. */
  private final class Code {
    private final int[] tokens;
    private final int[] marks;

    /** Index in {@link #tokens} behind each mark. */
    private final int[] lines;

    /** Of each input, -1 before the first. */
    private int[] places = new int[16];

    Code(int[] prompt, int end) {
      int[] kept = new int[end];
      int[] keptMarks = new int[end];
      int[] keptLines = new int[end];
      int n = 0;
      int m = 0;
      for (int i = 0; i < end; i++) {
        if (geometry.isMark(prompt[i])) {
          keptMarks[m] = prompt[i];
          keptLines[m++] = n;
        } else {
          kept[n++] = prompt[i];
        }
      }
      tokens = Arrays.copyOf(kept, n);
      marks = Arrays.copyOf(keptMarks, m);
      lines = Arrays.copyOf(keptLines, m);
    }

    /** The last input has come. */
    void follow() {
      if (count > places.length) {
        places = Arrays.copyOf(places, 2 * count);
      }
      places[count - 1] = count == 1 ? -1 : place(inputs[count - 1], places[count - 2]);
    }

    int next(int input) {
      return at(tokens, places[input]);
    }

    private int place(int token, int before) {
      if (geometry.isMark(token)) {
        for (int i = 0; i < marks.length; i++) {
          if (marks[i] == token) {
            return lines[i];
          }
        }
        return before;
      }
      if (geometry.isIndentation(token) && isIndenting(count - 1)) {
        return geometry.isIndentation(at(tokens, before)) ? before + 1 : before;
      }
      int best = -1;
      int bestScore = CHANCE - 1;
      for (int j = 0; j < tokens.length; j++) {
        int agreeing = agreeing(tokens, j);
        if (agreeing > 0) {
          int score = agreeing + expected(j, before);
          if (score > bestScore
              || (score == bestScore
                  && best >= 0
                  && Math.abs(j - before) < Math.abs(best - before))) {
            best = j;
            bestScore = score;
          }
        }
      }
      return best < 0 ? before : best + 1;
    }
  }

  private final TokenGeometry geometry;
  private final Code code;

  /** The code with its imports in order; null where they are. */
  private final @Nullable Code ordered;

  private final int[] instruction;
  private int[] inputs = new int[16];
  private int[] inInstruction = new int[16];
  private int count;

  /** Of an answer to this prompt, without an input yet. */
  public Continuations(int[] prompt, TokenGeometry geometry) {
    this.geometry = geometry;
    int middle = geometry.instructionBegin(prompt);
    int end = middle < 0 ? prompt.length : middle;
    code = new Code(prompt, end);
    int[] sorted = new ImportOrder(prompt, geometry).sorted();
    ordered = Arrays.equals(sorted, prompt) ? null : new Code(sorted, end);
    instruction =
        middle < 0 ? new int[0] : Arrays.copyOfRange(prompt, middle + 1, prompt.length - 1);
  }

  /** The next input of the head; the first is the end of the prompt and belongs to nothing. */
  public void append(int token) {
    if (count == inputs.length) {
      inputs = Arrays.copyOf(inputs, 2 * count);
      inInstruction = Arrays.copyOf(inInstruction, 2 * count);
    }
    inputs[count] = token;
    count++;
    inInstruction[count - 1] = count > 1 ? behindLongest() : -1;
    code.follow();
    if (ordered != null) {
      ordered.follow();
    }
  }

  private static int expected(int j, int before) {
    if (before < 0 || j < before || j >= before + NEAR) {
      return 0;
    }
    return j == before ? 2 * SAME : SAME;
  }

  private int behindLongest() {
    int best = -1;
    int bestScore = 0;
    for (int j = 0; j < instruction.length; j++) {
      int score = agreeing(instruction, j);
      if (score > bestScore) {
        best = j + 1;
        bestScore = score;
      }
    }
    return best;
  }

  /**
   * The score of the tokens up to j, at most {@value #LONGEST}, that agree with the last inputs.
   */
  private int agreeing(int[] tokens, int j) {
    int score = 0;
    for (int n = 0; n < LONGEST && j - n >= 0 && count - 1 - n > 0; n++) {
      int agreement = agreement(tokens[j - n], inputs[count - 1 - n]);
      if (agreement == 0) {
        break;
      }
      score += agreement;
    }
    return score;
  }

  private int agreement(int a, int b) {
    if (a == b || (geometry.isIndentation(a) && geometry.isIndentation(b))) {
      return SAME;
    }
    return geometry.word(a) == geometry.word(b) ? 1 : 0;
  }

  /** Whether input i stands in the indentation that begins a line: behind it or behind a break. */
  private boolean isIndenting(int i) {
    int previous = i - 1;
    while (previous > 0 && geometry.isIndentation(inputs[previous])) {
      previous--;
    }
    return previous > 0 && geometry.isBreak(inputs[previous]);
  }

  /** Forgets all inputs from {@code newCount} on. */
  public void truncate(int newCount) {
    if (newCount < 0 || newCount > count) {
      throw new IllegalArgumentException("truncate to " + newCount + " of " + count);
    }
    count = newCount;
  }

  /** What comes next in the code behind input i; {@code <PAD>} for nothing. */
  public int inCode(int i) {
    return code.next(i);
  }

  /**
   * What comes next behind input i in the code with its imports in order; {@code <PAD>} for nothing
   * and where they are.
   */
  public int inOrder(int i) {
    return ordered == null ? geometry.hiddenToken() : ordered.next(i);
  }

  /** What comes next in the instruction behind input i; {@code <PAD>} for nothing. */
  public int inInstruction(int i) {
    return at(instruction, inInstruction[i]);
  }

  /** One of the three by its number: in code, in instruction, in order. */
  public int pointer(int k, int i) {
    return switch (k) {
      case 0 -> inCode(i);
      case 1 -> inInstruction(i);
      default -> inOrder(i);
    };
  }

  /** Whether that one is a token. */
  public boolean names(int k, int i) {
    return pointer(k, i) != geometry.hiddenToken();
  }

  private int at(int[] tokens, int place) {
    return place >= 0 && place < tokens.length ? tokens[place] : geometry.hiddenToken();
  }
}

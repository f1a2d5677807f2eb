package org.mycromwell.engine.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Line numbers and code, both drawn as bars. */
class GutterTest {
  private static final int WIDTH = 400;
  private static final int ROWS = 14;
  private static final int PITCH = 22;
  private static final int ADVANCE = 10;
  private static final int BASELINE = 20;
  private static final int CODE = 70;

  private final float[] ink = new float[WIDTH * (ROWS * PITCH + 20)];
  private final int height = ink.length / WIDTH;
  private final CharacterGrid grid = new CharacterGrid(20, ADVANCE, BASELINE, PITCH, ROWS, 30, 1);

  @Test
  void numbersAreRemoved() {
    numbers(8, false);
    code(CODE);
    assertThat(remove()).isTrue();
    assertThat(inkBetween(0, CODE)).isZero();
    assertThat(inkBetween(CODE, WIDTH)).isPositive();
  }

  @Test
  void marksOfChangesAndDotsDoNotHideThem() {
    numbers(8, false);
    for (int row : new int[] {1, 4, 9}) {
      // As high as the line and close to the numbers.
      fill(43, top(row) - 4, 46, top(row) - 4 + PITCH);
    }
    fill(6, top(6) + 4, 14, top(6) + 12);
    code(CODE);
    assertThat(remove()).isTrue();
    assertThat(inkBetween(0, CODE)).isZero();
    assertThat(inkBetween(CODE, WIDTH)).isPositive();
  }

  @Test
  void figuresOfDifferentHeightAreFound() {
    numbers(31, true);
    code(CODE);
    assertThat(remove()).isTrue();
    assertThat(inkBetween(0, CODE)).isZero();
  }

  @Test
  void codeAloneStays() {
    code(20);
    float[] before = ink.clone();
    assertThat(remove()).isFalse();
    assertThat(ink).isEqualTo(before);
  }

  private boolean remove() {
    return Gutter.remove(ink, WIDTH, height, grid);
  }

  private void numbers(int first, boolean oldStyle) {
    for (int row = 0; row < ROWS; row++) {
      String number = String.valueOf(first + row);
      for (int i = 0; i < number.length(); i++) {
        int digit = number.charAt(i) - '0';
        int down = oldStyle && (digit == 3 || digit == 4 || digit == 5 || digit == 7) ? 5 : 0;
        figure(40 - (number.length() - i) * ADVANCE, top(row) + down, digit);
      }
    }
  }

  /** A stem with a block, whose height tells figures apart. */
  private void figure(int x, int top, int digit) {
    int block = top + digit * 5 % 10;
    fill(x + 4, top, x + 6, top + 12);
    fill(x + 2, block, x + 8, block + 3);
  }

  private void code(int left) {
    Random random = new Random(6);
    for (int row = 0; row < ROWS; row++) {
      int column = row == 0 ? 0 : random.nextInt(4);
      for (int end = column + 9 + random.nextInt(12); column < end; column++) {
        if (random.nextInt(6) > 0) {
          int x = left + column * ADVANCE;
          int up = random.nextInt(2) * 4;
          fill(x + 2, top(row) + up, x + 4, top(row) + 12);
          fill(x + 2, top(row) + 5, x + 8, top(row) + 7);
        }
      }
    }
  }

  private static int top(int row) {
    return BASELINE + row * PITCH - 12;
  }

  private void fill(int left, int top, int right, int bottom) {
    for (int y = Math.max(0, top); y < bottom; y++) {
      for (int x = left; x < right; x++) {
        ink[y * WIDTH + x] = 1;
      }
    }
  }

  private double inkBetween(int left, int right) {
    double sum = 0;
    for (int y = 0; y < height; y++) {
      for (int x = left; x < right; x++) {
        sum += ink[y * WIDTH + x];
      }
    }
    return sum;
  }
}

package org.mycromwell.engine.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CodePictureTest {
  @Test
  void charactersStandInTheirCells() {
    CodePicture picture = CodePicture.draw(List.of("a b", "", "  ~"), 3, 4, Draws.of(1));
    assertThat(picture.labels())
        .containsExactly('a' - 32, 0, 'b' - 32, 0, 0, 0, 0, 0, 0, 0, '~' - 32, 0);
    for (int row = 0; row < 3; row++) {
      for (int column = 0; column < 4; column++) {
        double ink = 0;
        for (float value : cell(picture, row, column)) {
          assertThat(value).isBetween(0f, 1f);
          ink += value;
        }
        assertThat(ink > 6).isEqualTo(picture.labels()[row * 4 + column] != 0);
      }
    }
  }

  @Test
  void noTwoCharactersLookAlike() {
    StringBuilder all = new StringBuilder();
    for (char c = '!'; c <= '~'; c++) {
      all.append(c);
    }
    CodePicture picture = CodePicture.draw(List.of(all.toString()), 1, 94, Draws.of(2));
    for (int a = 0; a < 94; a++) {
      for (int b = a + 1; b < 94; b++) {
        float[] left = cell(picture, 0, a);
        float[] right = cell(picture, 0, b);
        double difference = 0;
        for (int i = 0; i < left.length; i++) {
          difference += Math.abs(left[i] - right[i]);
        }
        assertThat(difference).as("%s and %s", all.charAt(a), all.charAt(b)).isGreaterThan(1.5);
      }
    }
  }

  private static float[] cell(CodePicture picture, int row, int column) {
    float[] cell = new float[CodePicture.CELL_WIDTH * CodePicture.CELL_HEIGHT];
    int width = picture.ink().width();
    for (int y = 0; y < CodePicture.CELL_HEIGHT; y++) {
      System.arraycopy(
          picture.ink().pixels(),
          (row * CodePicture.CELL_HEIGHT + y) * width + column * CodePicture.CELL_WIDTH,
          cell,
          y * CodePicture.CELL_WIDTH,
          CodePicture.CELL_WIDTH);
    }
    return cell;
  }
}

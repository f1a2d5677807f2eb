package org.mycromwell.engine.data.pictures;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.mycromwell.engine.data.Draws;
import org.mycromwell.engine.image.CharacterGrid;
import org.mycromwell.engine.image.ImageTensor;
import org.mycromwell.engine.image.Ink;

class StrokePicturesTest {
  private static final int WIDTH = CharacterGrid.CELL_WIDTH;
  private static final int HEIGHT = CharacterGrid.CELL_HEIGHT;

  private static final Offset<Double> HALF = Offset.offset(0.5);

  @Test
  void charactersStandInTheirCells() {
    RenderedCode drawn = draw(1, "a bc", "", "  ~");
    assertThat(drawn.text()).isEqualTo("a bc\n\n  ~\n");
    assertThat(drawn.labels())
        .containsExactly('a' - 32, 0, 'b' - 32, 'c' - 32, 0, 0, 0, 0, 0, 0, '~' - 32, 0);
    ImageTensor cells = drawn.grid().resample(Ink.of(drawn.picture()));
    for (int row = 0; row < 3; row++) {
      for (int column = 0; column < 4; column++) {
        double ink = 0;
        for (float value : cell(cells, row, column)) {
          assertThat(value).isBetween(0f, 1.001f);
          ink += value;
        }
        assertThat(ink > 6).isEqualTo(drawn.labels()[row * 4 + column] != 0);
      }
    }
  }

  @Test
  void noTwoCharactersLookAlike() {
    StringBuilder all = new StringBuilder();
    for (char c = '!'; c <= '~'; c++) {
      all.append(c);
    }
    RenderedCode drawn = draw(2, all.toString());
    ImageTensor cells = drawn.grid().resample(Ink.of(drawn.picture()));
    for (int a = 0; a < 94; a++) {
      for (int b = a + 1; b < 94; b++) {
        float[] left = cell(cells, 0, a);
        float[] right = cell(cells, 0, b);
        double difference = 0;
        for (int i = 0; i < left.length; i++) {
          difference += Math.abs(left[i] - right[i]);
        }
        assertThat(difference).as("%s and %s", all.charAt(a), all.charAt(b)).isGreaterThan(1.5);
      }
    }
  }

  @Test
  void theBaseLineIsWhereItIsFound() {
    for (int seed = 0; seed < 20; seed++) {
      RenderedCode drawn = draw(seed, "def area(width):", "    return 2 * width", "print(area(7))");
      CharacterGrid found = CharacterGrid.estimate(Ink.of(drawn.picture())).orElseThrow();
      assertThat(found.baseline()).as("seed %d", seed).isCloseTo(drawn.grid().baseline(), HALF);
    }
  }

  private static RenderedCode draw(long seed, String... lines) {
    Excerpt excerpt = new Excerpt("a.txt", List.of(lines), "", "", 100, 1);
    return new StrokePictures().draw(excerpt, Draws.of(seed));
  }

  private static float[] cell(ImageTensor cells, int row, int column) {
    float[] cell = new float[WIDTH * HEIGHT];
    for (int y = 0; y < HEIGHT; y++) {
      int from = (row * HEIGHT + y) * cells.width() + column * WIDTH;
      System.arraycopy(cells.pixels(), from, cell, y * WIDTH, WIDTH);
    }
    return cell;
  }
}

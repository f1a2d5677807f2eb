package org.mycromwell.engine.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ImageProcessorTest {
  private final ImageProcessor colour = new ImageProcessor(VisionInput.COLOUR);

  @Test
  void whatFitsATileStaysWholeAtItsSize() {
    ProcessedImage image = colour.process(plain(100, 50, 0x7c7468), 0xffffff);
    assertThat(image.tensors()).hasSize(1);
    ImageTensor tensor = image.tensors().getFirst();
    assertThat(tensor.width()).isEqualTo(104);
    assertThat(tensor.height()).isEqualTo(56);
    assertThat(tensor.tileRow()).isEqualTo(ImageTensor.WHOLE);
    assertThat(image.tokens()).isEqualTo(13 * 7);
    // 0x7c7468 is the mean of ImageNet within half a step; the padding is white.
    for (int c = 0; c < 3; c++) {
      assertThat(tensor.pixels()[c]).isCloseTo(0, within(0.02f));
      assertThat(tensor.pixels()[103 * 3 + c]).isGreaterThan(2);
    }
  }

  @Test
  void largerOnesAreCutAtNativeResolutionWithAnOverview() {
    int[] rgb = new int[600 * 300];
    Arrays.fill(rgb, 0x102030);
    rgb[299 * 600 + 599] = 0xffffff;
    ProcessedImage image = colour.process(Picture.drawn(rgb, 600, 300), 0);
    assertThat(image.tensors()).hasSize(3 * 2 + 1);
    assertThat(image.tileRows()).isEqualTo(2);
    assertThat(image.tileColumns()).isEqualTo(3);
    assertThat(image.scale()).isEqualTo(1);
    ImageTensor last = image.tensors().get(5);
    assertThat(last.tileRow()).isEqualTo(1);
    assertThat(last.tileCol()).isEqualTo(2);
    assertThat(last.width()).isEqualTo(88);
    assertThat(last.height()).isEqualTo(48);
    assertThat(last.pixels()[(43 * 88 + 87) * 3]).isCloseTo((1 - 0.485f) / 0.229f, within(1e-5f));
    ImageTensor overview = image.tensors().getLast();
    assertThat(overview.tileRow()).isEqualTo(ImageTensor.WHOLE);
    assertThat(overview.width()).isEqualTo(256);
    assertThat(overview.height()).isEqualTo(128);
    int tokens = 0;
    for (ImageTensor tensor : image.tensors()) {
      tokens += tensor.width() * tensor.height() / 64;
    }
    assertThat(image.tokens()).isEqualTo(tokens);
    assertThat(image.summary()).contains("600 x 300", "2 x 3 tiles and an overview", "tokens");
  }

  @Test
  void whatWouldNeedTooManyTilesIsScaledDownAndSaysSo() {
    ProcessedImage image = colour.process(plain(3000, 2000, 0x808080), 0);
    assertThat(image.tensors().size()).isLessThanOrEqualTo(9);
    assertThat(image.scale()).isLessThan(0.5);
    assertThat(image.summary()).contains("scaled down to");
    // Averaging a plain colour gives the colour, also at the edges.
    float[] tile = image.tensors().getFirst().pixels();
    for (int i = 0; i < tile.length; i += 3) {
      assertThat(tile[i]).isCloseTo((128 / 255f - 0.485f) / 0.229f, within(1e-4f));
    }
  }

  @Test
  void anImageWithoutTextHasNoGrid() {
    ImageProcessor ink = new ImageProcessor(VisionInput.GRID);
    ProcessedImage blank = ink.process(plain(100, 100, 0x224466), 0);
    assertThat(blank.grid()).isNull();
    assertThat(blank.tensors().getFirst().channels()).isEqualTo(1);
    assertThat(blank.tensors().getFirst().pixels()).containsOnly(0f);
    assertThat(blank.summary()).contains("no character grid found");
  }

  @Test
  void aReaderCorrectsTheGrid() {
    int[] rgb = new int[360 * 260];
    Arrays.fill(rgb, 0xffffff);
    Random random = new Random(3);
    for (int i = 0; i < 9 * 36; i++) {
      if (i % 36 < 30 && random.nextInt(6) > 0) {
        int x = 40 + i % 36 * 8;
        int y = 40 + i / 36 * 20 - 3 * random.nextInt(2);
        for (int p = 0; p < 9; p++) {
          rgb[(y + p) * 360 + x + 2] = 0;
          rgb[(40 + i / 36 * 20 + 8) * 360 + x + 2 + p / 3] = 0;
        }
      }
    }
    Picture picture = Picture.drawn(rgb, 360, 260);
    CharacterGrid found = grid(new ImageProcessor(VisionInput.GRID).process(picture, 0));
    // Sure of all rows but the first.
    CellReader reader =
        image -> {
          int columns = image.width() / CharacterGrid.CELL_WIDTH;
          int[] classes = new int[image.height() / CharacterGrid.CELL_HEIGHT * columns];
          Arrays.fill(classes, 'x' - ' ');
          float[] probabilities = new float[classes.length];
          Arrays.fill(probabilities, columns, classes.length, 1f);
          return Optional.of(
              new CharacterCells(classes.length / columns, columns, classes, probabilities));
        };
    ProcessedImage read = new ImageProcessor(VisionInput.GRID, reader).process(picture, 0);
    assertThat(grid(read).rows()).isEqualTo(found.rows() - 1);
    assertThat(read.tensors().getFirst().height())
        .isEqualTo(grid(read).rows() * CharacterGrid.CELL_HEIGHT);
  }

  private static CharacterGrid grid(ProcessedImage image) {
    return Objects.requireNonNull(image.grid());
  }

  private static Picture plain(int width, int height, int color) {
    int[] rgb = new int[width * height];
    Arrays.fill(rgb, color);
    return Picture.drawn(rgb, width, height);
  }
}

package org.mycromwell.app.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CropTest {
  @Test
  void keysMoveAndResizeAsFarAsThePictureReaches() {
    Crop part = new Crop(10, 10, 30, 20);
    assertThat(part.moved(-4, 3, 100, 50)).isEqualTo(new Crop(6, 13, 30, 20));
    assertThat(part.moved(90, 90, 100, 50)).isEqualTo(new Crop(70, 30, 30, 20));
    assertThat(part.moved(-90, -90, 100, 50)).isEqualTo(new Crop(0, 0, 30, 20));
    assertThat(part.resized(5, -5, 100, 50)).isEqualTo(new Crop(10, 10, 35, 15));
    assertThat(part.resized(-90, 90, 100, 50)).isEqualTo(new Crop(10, 10, 1, 40));
  }

  @Test
  void draggingInAnyDirectionAndOutOfThePictureIsAPartOfIt() {
    assertThat(Crop.between(30, 20, 10.5, 5.5, 100, 50)).isEqualTo(new Crop(10, 5, 20, 15));
    assertThat(Crop.between(-10, 40, 300, 90, 100, 50)).isEqualTo(new Crop(0, 40, 100, 10));
    assertThat(Crop.between(7, 7, 7, 7, 100, 50)).isEqualTo(new Crop(7, 7, 1, 1));
  }
}

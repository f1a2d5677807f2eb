package org.mycromwell.engine.model.vljepa;

import org.mycromwell.engine.image.ImageTensor;

/** What is added to the tokens of a tile so that tiles are told apart. */
public final class TilePlace {
  private static final double BASE = 10_000;

  private TilePlace() {}

  /** Waves of the tile's row and then of its column; empty for a whole image. */
  public static float[] of(ImageTensor image, int width) {
    if (image.tileRow() == ImageTensor.WHOLE) {
      return new float[0];
    }
    float[] place = new float[width];
    int half = width / 2;
    fill(place, 0, half / 2, image.tileRow());
    fill(place, half, half / 2, image.tileCol());
    return place;
  }

  private static void fill(float[] place, int at, int waves, int coordinate) {
    for (int i = 0; i < waves; i++) {
      double angle = (coordinate + 1) * Math.pow(BASE, -(double) i / waves);
      place[at + i] = (float) Math.sin(angle);
      place[at + waves + i] = (float) Math.cos(angle);
    }
  }
}

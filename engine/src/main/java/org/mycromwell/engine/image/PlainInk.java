package org.mycromwell.engine.image;

import java.util.HashMap;
import java.util.Map;

/**
 * A drawing as one channel: how far each pixel is from the colour of the paper, relative to the
 * strongest. Unlike in {@link Ink}, filled areas stay filled: a bar is no background.
 */
final class PlainInk {
  /** Pixels that may be stronger than what counts as strongest, one in so many. */
  private static final int STRONGER = 500;

  private PlainInk() {}

  static float[] of(Picture picture) {
    int[] rgb = picture.rgb();
    int paper = paper(picture);
    int[] distances = new int[rgb.length];
    int[] histogram = new int[3 * 255 + 1];
    for (int i = 0; i < rgb.length; i++) {
      int distance = 0;
      for (int shift = 0; shift <= 16; shift += 8) {
        distance += Math.abs((rgb[i] >> shift & 0xff) - (paper >> shift & 0xff));
      }
      distances[i] = distance;
      histogram[distance]++;
    }
    int strongest = histogram.length - 1;
    long above = histogram[strongest];
    while (strongest > 1 && above * STRONGER < rgb.length) {
      above += histogram[--strongest];
    }
    float[] ink = new float[rgb.length];
    for (int i = 0; i < ink.length; i++) {
      ink[i] = Math.min(1, (float) distances[i] / strongest);
    }
    return ink;
  }

  /** The colour that the most pixels around the picture have. */
  private static int paper(Picture picture) {
    Map<Integer, Integer> counts = new HashMap<>();
    int[] rgb = picture.rgb();
    int width = picture.width();
    for (int x = 0; x < width; x++) {
      counts.merge(rgb[x], 1, Integer::sum);
      counts.merge(rgb[rgb.length - 1 - x], 1, Integer::sum);
    }
    for (int y = 0; y < picture.height(); y++) {
      counts.merge(rgb[y * width], 1, Integer::sum);
      counts.merge(rgb[y * width + width - 1], 1, Integer::sum);
    }
    return counts.entrySet().stream()
        .max(
            Map.Entry.<Integer, Integer>comparingByValue()
                .thenComparing(Map.Entry.comparingByKey()))
        .orElseThrow()
        .getKey();
  }
}

package org.mycromwell.engine.data.charts;

import java.awt.Color;
import java.util.Arrays;
import java.util.List;
import org.mycromwell.engine.data.Split;

/**
 * The colours of a chart.
 *
 * @param faint grid lines
 * @param fills of bars and slices
 */
record ChartPalette(
    String name, Color paper, Color text, Color line, Color faint, List<Color> fills) {
  private static final List<ChartPalette> TRAIN =
      List.of(
          of("plain ffffff 000000 000000 cccccc 1f77b4 ff7f0e 2ca02c d62728 9467bd 8c564b"),
          of("office ffffff 404040 808080 d9d9d9 4472c4 ed7d31 a5a5a5 ffc000 5b9bd5 70ad47"),
          of("grey ffffff 222222 444444 e0e0e0 333333 777777 aaaaaa 555555 999999 bbbbbb"),
          of("warm fff8ee 3a2a1a 6a5a4a e8dccb b5452c e08e45 f3c969 7a8450 4a5d62 94566b"),
          of("cool f4f8fb 1b2a3a 46607a d3e0ea 264653 2a9d8f 8ab17d 287271 5f9ea0 457b9d"),
          of("night 1e1e1e dddddd aaaaaa 3c3c3c 4fc1ff ce9178 b5cea8 dcdcaa c586c0 569cd6"),
          of("slate 263238 eceff1 b0bec5 37474f 80cbc4 ffab91 ce93d8 fff59d 90caf9 a5d6a7"),
          of("black 000000 ffffff ffffff 333333 ffff00 00ffff ff00ff 00ff00 ff8800 8888ff"),
          of("pastel ffffff 555555 999999 eeeeee a1c9f4 ffb482 8de5a1 ff9f9b d0bbff debb9b"));

  private static final List<ChartPalette> HELD_OUT =
      List.of(
          of("vivid ffffff 202124 5f6368 dadce0 4285f4 db4437 f4b400 0f9d58 ab47bc 00acc1"),
          of("paper faf6e9 2f2f2f 5c5c5c e4dcc4 6b8e23 b8860b 8b0000 556b2f 4682b4 708090"),
          of("dusk 2b2b3a e6e6f0 a0a0b8 41415a ff6b6b feca57 48dbfb 1dd1a1 ff9ff3 54a0ff"),
          of("forest f1f5ee 1d3124 3e5c48 cfdccb 2d6a4f 74c69d d8973c a44a3f 40798c 8f5c93"));

  static List<ChartPalette> of(Split split) {
    return split == Split.TRAIN ? TRAIN : HELD_OUT;
  }

  private static ChartPalette of(String words) {
    String[] parts = words.split(" ", -1);
    List<Color> colours =
        Arrays.stream(parts).skip(1).map(part -> new Color(Integer.parseInt(part, 16))).toList();
    return new ChartPalette(
        parts[0],
        colours.get(0),
        colours.get(1),
        colours.get(2),
        colours.get(3),
        colours.subList(4, colours.size()));
  }

  /** What can be read on a fill. */
  Color textOn(Color fill) {
    return distance(fill, text) > distance(fill, paper) ? text : paper;
  }

  private static double distance(Color a, Color b) {
    return Math.abs(a.getRed() - b.getRed())
        + Math.abs(a.getGreen() - b.getGreen())
        + Math.abs(a.getBlue() - b.getBlue());
  }
}

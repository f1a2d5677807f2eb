package org.mycromwell.engine.eval;

import java.util.Optional;
import java.util.SortedMap;

/**
 * What came of one picture.
 *
 * @param style what it looks like, in words
 * @param model what the model wrote; blanks count
 * @param modelInk the same without any blanks
 * @param refused the model wrote nothing that can be used
 * @param tesseract the other program, where it was asked
 */
public record ScreenshotResult(
    SortedMap<String, String> style,
    TextAccuracy model,
    TextAccuracy modelInk,
    boolean refused,
    Optional<Other> tesseract) {

  /**
   * What Tesseract read: the better of the picture as it is and enlarged, with blanks and without
   * them chosen apart.
   */
  public record Other(TextAccuracy all, TextAccuracy ink) {
    static Other of(String expected, Tesseract program, HeldOutScreenshot shot) {
      String plain = program.read(shot.image());
      String large = program.readEnlarged(shot.image());
      return new Other(
          better(TextAccuracy.of(expected, plain), TextAccuracy.of(expected, large)),
          better(TextAccuracy.ofInk(expected, plain), TextAccuracy.ofInk(expected, large)));
    }

    private static TextAccuracy better(TextAccuracy a, TextAccuracy b) {
      return b.errors() < a.errors() ? b : a;
    }
  }
}

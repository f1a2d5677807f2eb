package org.mycromwell.app.cli;

/** The colours of the program, as escape sequences, or nothing. */
enum Style {
  /** Names of files, questions. */
  BOLD("1"),
  /** Places in a file. */
  PLACE("1;36"),
  /** What goes. */
  REMOVED("31"),
  /** What comes. */
  ADDED("32"),
  /** A question to the user. */
  QUESTION("1;34"),
  /** What the user should look at twice. */
  WARNING("1;33"),
  /** What is less important. */
  DIM("2");

  static final String EMPHASIS_ON = "\u001b[7m";
  static final String EMPHASIS_OFF = "\u001b[27m";
  private static final String RESET = "\u001b[m";

  private final String on;

  Style(String code) {
    on = "\u001b[" + code + "m";
  }

  /** The text in this style, or as it is. */
  String of(String text, boolean colored) {
    return colored ? on + text + RESET : text;
  }
}

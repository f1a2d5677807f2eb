package org.mycromwell.engine.edit;

/** How a line ends. */
public enum LineEnding {
  /** The last line of a file that has no final newline. */
  NONE(""),
  LF("\n"),
  CRLF("\r\n"),
  CR("\r");

  private final String text;

  LineEnding(String text) {
    this.text = text;
  }

  /** The characters, none for {@link #NONE}. */
  public String text() {
    return text;
  }
}

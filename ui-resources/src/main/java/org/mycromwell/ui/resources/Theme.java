package org.mycromwell.ui.resources;

/** A set of colours for the whole window. */
public enum Theme {
  DARK("dark", true),
  LIGHT("light", false),
  HIGH_CONTRAST("high-contrast", true);

  private final String fileName;
  private final boolean dark;

  Theme(String fileName, boolean dark) {
    this.fileName = fileName;
    this.dark = dark;
  }

  /** The name of its files, without extension; also fit for names of pictures. */
  public String fileName() {
    return fileName;
  }

  /** Whether text is lighter than its background. */
  public boolean dark() {
    return dark;
  }
}

package org.mycromwell.engine.data;

/** Why a file is not in a corpus. */
public enum Rejection {
  TOO_SMALL("too small"),
  TOO_LARGE("too large"),
  BINARY("binary or no UTF-8"),
  GENERATED("generated"),
  MINIFIED("minified, or lines too long"),
  DUPLICATE("copy of another file"),
  NEAR_DUPLICATE("near copy of another file");

  private final String label;

  Rejection(String label) {
    this.label = label;
  }

  public String label() {
    return label;
  }
}

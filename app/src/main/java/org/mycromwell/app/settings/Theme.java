package org.mycromwell.app.settings;

/** How the window looks. */
public enum Theme {
  /** As the operating system says. */
  SYSTEM,
  DARK,
  LIGHT,
  HIGH_CONTRAST
}

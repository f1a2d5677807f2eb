package org.mycromwell.ui.resources;

import java.util.Locale;

/** What a colour means; which colour that is depends on the {@link Palette}. */
public enum Token {
  BG,
  PANEL,
  RAISED,
  BORDER,
  FG,
  MUTED,
  ACCENT,
  ON_ACCENT,
  INSERT_LINE,
  INSERT_WORD,
  INSERT_MARK,
  DELETE_LINE,
  DELETE_WORD,
  DELETE_MARK,
  CHANGED_LINE,
  CHANGED_WORD,
  CHANGED_MARK,
  SELECTION,
  CURRENT_LINE,
  SYNTAX_KEYWORD,
  SYNTAX_STRING,
  SYNTAX_NUMBER,
  SYNTAX_COMMENT,
  SYNTAX_FUNCTION,
  SYNTAX_TYPE,
  SYNTAX_CONSTANT,
  SYNTAX_TAG,
  SYNTAX_ATTRIBUTE,
  ERROR,
  WARNING;

  /** The key in the palette files. */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The name that stylesheets look the colour up by. */
  public String cssName() {
    return "-cw-" + key();
  }
}

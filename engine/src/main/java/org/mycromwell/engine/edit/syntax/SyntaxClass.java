package org.mycromwell.engine.edit.syntax;

import java.util.Locale;

/** What a piece of source text is, for those who draw it. */
public enum SyntaxClass {
  KEYWORD,
  STRING,
  NUMBER,
  COMMENT,
  FUNCTION,
  TYPE,
  CONSTANT,
  TAG,
  ATTRIBUTE;

  /** The name that highlight queries capture it by, and that stylesheets use. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}

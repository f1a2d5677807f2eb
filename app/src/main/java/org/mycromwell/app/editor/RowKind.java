package org.mycromwell.app.editor;

import java.util.List;
import java.util.Locale;

/** What a row of a pane is, which decides its tint. */
public enum RowKind {
  /** The same on both sides. */
  PLAIN(""),
  INSERT("+"),
  DELETE("\u2212"),
  /** Differs in words from the row beside it. */
  CHANGED("~"),
  /** No line at all: holds the place of one on the other side. */
  FILLER(""),
  /** Stands for unchanged lines that are not shown. */
  FOLD(""),
  /** Below the place where the answer was cut off. */
  CUT("");

  private final String sign;
  private final String styleClass;

  RowKind(String sign) {
    this.sign = sign;
    this.styleClass = "line-" + name().toLowerCase(Locale.ROOT);
  }

  /** The character in the gutter, so that colour is never the only sign; may be empty. */
  public String sign() {
    return sign;
  }

  /** The style class of the row and of what belongs to it in the gutter. */
  public String styleClass() {
    return styleClass;
  }

  /** The style classes of the paragraph. */
  List<String> paragraphStyle(boolean dimmed) {
    if (dimmed) {
      return List.of(styleClass, "line-dimmed");
    }
    return this == PLAIN ? List.of() : List.of(styleClass);
  }
}

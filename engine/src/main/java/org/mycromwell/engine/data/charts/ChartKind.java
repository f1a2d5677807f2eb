package org.mycromwell.engine.data.charts;

import java.util.Locale;

/** What a picture shows. */
public enum ChartKind {
  /** Bars over labels; becomes Python for matplotlib. */
  BAR,
  /** Points over labels, joined by a line; becomes Python for matplotlib. */
  LINE,
  /** Slices of a circle; becomes Python for matplotlib. */
  PIE,
  /** Boxes and arrows; becomes a Mermaid flowchart. */
  DIAGRAM,
  /** A mock-up of a form; becomes HTML. */
  FORM;

  /** As files and tables write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}

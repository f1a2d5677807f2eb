package org.mycromwell.engine.edit.syntax;

/** A language with a grammar. */
public enum Language {
  PYTHON("Python"),
  JAVA("Java"),
  JAVASCRIPT("JavaScript"),
  TYPESCRIPT("TypeScript"),
  TSX("TypeScript with JSX"),
  C("C"),
  CPP("C++"),
  RUST("Rust"),
  GO("Go"),
  JSON("JSON"),
  HTML("HTML"),
  CSS("CSS");

  private final String displayName;

  Language(String displayName) {
    this.displayName = displayName;
  }

  /** The name people use. */
  public String displayName() {
    return displayName;
  }
}

package org.mycromwell.app.cli;

import picocli.CommandLine.Option;

/** Whether a command colours what it prints. */
final class ColorOption {
  /** When colours are used. */
  enum When {
    AUTO,
    ALWAYS,
    NEVER
  }

  @Option(
      names = "--color",
      paramLabel = "WHEN",
      defaultValue = "auto",
      description =
          "auto (default): on a terminal, unless NO_COLOR is set or TERM is dumb; always; never.")
  private When when = When.AUTO;

  boolean colored(Terminal terminal) {
    return switch (when) {
      case ALWAYS -> true;
      case NEVER -> false;
      case AUTO ->
          terminal.outIsTerminal() && terminal.variable("NO_COLOR") == null && !terminal.isDumb();
    };
  }
}

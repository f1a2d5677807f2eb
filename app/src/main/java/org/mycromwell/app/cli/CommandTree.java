package org.mycromwell.app.cli;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The commands as completions and the manual see them: those that are shown, with plain texts. */
final class CommandTree {
  private CommandTree() {}

  /** Subcommands in the order of the help. */
  static List<CommandSpec> commands(CommandSpec parent) {
    List<CommandSpec> commands = new ArrayList<>();
    for (CommandLine command : parent.subcommands().values()) {
      if (!command.getCommandSpec().usageMessage().hidden()) {
        commands.add(command.getCommandSpec());
      }
    }
    return commands;
  }

  /** Options that the help shows. */
  static List<OptionSpec> options(CommandSpec command) {
    return command.options().stream().filter(option -> !option.hidden()).toList();
  }

  /** The command and all below it, each before its own. */
  static List<CommandSpec> all(CommandSpec root) {
    List<CommandSpec> found = new ArrayList<>(List.of(root));
    for (CommandSpec command : commands(root)) {
      found.addAll(all(command));
    }
    return found;
  }

  /** Names from below the program to the command, with blanks between; "" for the program. */
  static String path(CommandSpec command) {
    String name = command.qualifiedName();
    int blank = name.indexOf(' ');
    return blank < 0 ? "" : name.substring(blank + 1);
  }

  /** What the help says of a command, without markup, as one line of text. */
  static String text(CommandSpec command) {
    return line(command.usageMessage().description());
  }

  /** What the help says of an option or argument. */
  static String text(ArgSpec argument) {
    return line(argument.description());
  }

  /** The first sentence of it, without its full stop. */
  static String summary(String text) {
    int end = text.length();
    for (String stop : List.of(". ", "; ", " (")) {
      int found = text.indexOf(stop);
      end = found > 0 ? Math.min(end, found) : end;
    }
    String first = text.substring(0, end);
    return first.endsWith(".") ? first.substring(0, first.length() - 1) : first;
  }

  static boolean takesValue(OptionSpec option) {
    return option.arity().max() > 0;
  }

  static boolean takesFile(ArgSpec argument) {
    Class<?> type = argument.auxiliaryTypes()[0];
    String label = argument.paramLabel();
    return type == Path.class
        || type == File.class
        || label.matches("FILE|DIR|PATH|FOLDER|PLAN|IN|OUT");
  }

  private static String line(String[] description) {
    return Ansi.OFF
        .string(String.join(" ", description))
        .replace("%n", " ")
        .replace("%%", "%")
        .replaceAll("\\s+", " ")
        .strip();
  }
}

package org.mycromwell.app.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.AutoComplete;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Scripts that complete commands, options and files in a shell, made from the commands. */
final class Completions {
  private static final String NAME = "cromwell";

  private Completions() {}

  static String bash(CommandSpec root) {
    return AutoComplete.bash(NAME, root.commandLine());
  }

  /** For zsh: a function that finds the command in the line, and one list of options for each. */
  static String zsh(CommandSpec root) {
    StringBuilder script = new StringBuilder();
    script.append(
        """
        #compdef cromwell
        # Completes cromwell in zsh; made by 'cromwell completion zsh'.

        _cromwell() {
          local path='' word i
          for ((i = 2; i < CURRENT; i++)); do
            word="${path:+$path }${words[i]}"
            case $word in
        """);
    List<String> paths =
        CommandTree.all(root).stream()
            .map(CommandTree::path)
            .filter(path -> !path.isEmpty())
            .map(Completions::quoted)
            .toList();
    script.append("      ").append(String.join(" | ", paths)).append(") path=$word ;;\n");
    script.append(
        """
            esac
          done
          case $path in
        """);
    for (CommandSpec command : CommandTree.all(root)) {
      script.append("    ").append(quoted(CommandTree.path(command))).append(")\n");
      List<CommandSpec> below = CommandTree.commands(command);
      if (!below.isEmpty()) {
        script.append("      local -a commands=(\n");
        for (CommandSpec sub : below) {
          String summary = CommandTree.summary(CommandTree.text(sub));
          script.append("        ").append(quoted(sub.name() + ":" + summary)).append('\n');
        }
        script.append("      )\n      [[ $PREFIX == -* ]] || _describe command commands\n");
      }
      script.append("      _arguments");
      for (OptionSpec option : CommandTree.options(command)) {
        for (String name : option.names()) {
          script.append(" \\\n        ").append(zshOption(option, name));
        }
      }
      if (below.isEmpty()) {
        List<String> words = words(command);
        String action = words.isEmpty() ? "_files" : "(" + String.join(" ", words) + ")";
        script.append(" \\\n        ").append(quoted("*:argument:" + action));
      }
      script.append("\n      ;;\n");
    }
    return script.append("  esac\n}\n\n_cromwell \"$@\"\n").toString();
  }

  private static String zshOption(OptionSpec option, String name) {
    String text = CommandTree.summary(CommandTree.text(option)).replaceAll("([\\[\\]:])", "\\\\$1");
    StringBuilder spec = new StringBuilder("*" + name);
    if (CommandTree.takesValue(option)) {
      spec.append(name.startsWith("--") ? "=" : "+");
    }
    spec.append('[').append(text).append(']');
    if (CommandTree.takesValue(option)) {
      String label = option.paramLabel().replace(":", "\\:");
      spec.append(':').append(label).append(':');
      List<String> values = values(option);
      if (!values.isEmpty()) {
        spec.append('(').append(String.join(" ", values)).append(')');
      } else if (CommandTree.takesFile(option)) {
        spec.append("_files");
      }
    }
    return quoted(spec.toString());
  }

  static String fish(CommandSpec root) {
    StringBuilder script =
        new StringBuilder("# Completes cromwell in fish; made by 'cromwell completion fish'.\n");
    for (CommandSpec command : CommandTree.all(root)) {
      String where = fishCondition(command);
      for (CommandSpec sub : CommandTree.commands(command)) {
        script
            .append("complete -c cromwell -f -n ")
            .append(quoted(where))
            .append(" -a ")
            .append(sub.name())
            .append(" -d ")
            .append(fishQuoted(CommandTree.summary(CommandTree.text(sub))))
            .append('\n');
      }
      List<String> words = words(command);
      if (!words.isEmpty()) {
        script
            .append("complete -c cromwell -f -n ")
            .append(quoted(where))
            .append(" -a ")
            .append(quoted(String.join(" ", words)))
            .append('\n');
      }
      for (OptionSpec option : CommandTree.options(command)) {
        script.append("complete -c cromwell -n ").append(quoted(where));
        for (String name : option.names()) {
          script.append(name.startsWith("--") ? " -l " : " -s ").append(name.replaceAll("^-+", ""));
        }
        if (CommandTree.takesValue(option)) {
          List<String> values = values(option);
          if (!values.isEmpty()) {
            script.append(" -x -a ").append(quoted(String.join(" ", values)));
          } else {
            script.append(CommandTree.takesFile(option) ? " -r -F" : " -x");
          }
        }
        script
            .append(" -d ")
            .append(fishQuoted(CommandTree.summary(CommandTree.text(option))))
            .append('\n');
      }
    }
    return script.toString();
  }

  /** When the words before the cursor lead to this command and to none below it. */
  private static String fishCondition(CommandSpec command) {
    String path = CommandTree.path(command);
    if (path.isEmpty()) {
      return "__fish_use_subcommand";
    }
    List<String> conditions = new ArrayList<>();
    for (String name : path.split(" ")) {
      conditions.add("__fish_seen_subcommand_from " + name);
    }
    List<String> below = CommandTree.commands(command).stream().map(CommandSpec::name).toList();
    if (!below.isEmpty()) {
      conditions.add("not __fish_seen_subcommand_from " + String.join(" ", below));
    }
    return String.join("; and ", conditions);
  }

  /** What its first argument may be, where that is one of a few words. */
  private static List<String> words(CommandSpec command) {
    return command.positionalParameters().isEmpty()
        ? List.of()
        : values(command.positionalParameters().getFirst());
  }

  private static List<String> values(ArgSpec argument) {
    List<String> values = new ArrayList<>();
    if (argument.completionCandidates() != null) {
      argument.completionCandidates().forEach(values::add);
    }
    return values;
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }

  private static String fishQuoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}

package org.mycromwell.app.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Spec;

/** {@code cromwell manual}: the manual page, made from the commands. */
@Command(
    name = "manual",
    description = "Prints the manual page: cromwell manual | man -l -, or into a file cromwell.1.")
final class ManualCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    CommandSpec root = spec.root();
    PrintWriter out = spec.commandLine().getOut();
    out.println(".TH CROMWELL 1 \"\" \"cromwell " + escaped(Version.program()) + "\"");
    section(out, "NAME");
    out.println("cromwell \\- edits code on your own CPU");
    section(out, "SYNOPSIS");
    out.println(".B cromwell\n.br");
    out.println(".B cromwell\n\\fICOMMAND\\fR [\\fIOPTIONS\\fR] [\\fIARGUMENTS\\fR]");
    section(out, "DESCRIPTION");
    paragraph(
        out,
        "Changes code as an instruction in words says, with a language model that runs on this"
            + " machine: no network, no account, no GPU. A small demo model is part of the program;"
            + " -m FILE names another. Without a command it opens its window. Nothing is written"
            + " to a file before it was shown and accepted.");
    section(out, "OPTIONS");
    options(out, root);
    section(out, "COMMANDS");
    for (CommandSpec command : CommandTree.all(root)) {
      if (command.parent() != null) {
        command(out, command);
      }
    }
    section(out, "EXIT STATUS");
    for (ExitCode code : ExitCode.values()) {
      tagged(out, Integer.toString(code.code()), code.meaning());
    }
    section(out, "ENVIRONMENT");
    tagged(out, "CROMWELL_MODEL", "the model that is used where -m names none");
    tagged(out, "CROMWELL_HOME", "the folder for history, settings and locks");
    tagged(out, "CROMWELL_JAVA_OPTS", "more options for the Java runtime, such as -Xmx8g");
    tagged(out, "CROMWELL_DEBUG", "1 adds the stack trace to an error");
    section(out, "FILES");
    tagged(
        out,
        "$XDG_STATE_HOME/cromwell, else ~/.local/state/cromwell",
        "old contents of changed files, for undo; settings and open files of the window; erased by"
            + " removing the folder");
    return ExitCode.OK.code();
  }

  private static void command(PrintWriter out, CommandSpec command) {
    out.println(".SS " + escaped(command.qualifiedName()));
    paragraph(out, CommandTree.text(command));
    for (PositionalParamSpec argument : command.positionalParameters()) {
      if (!argument.hidden()) {
        tagged(out, argument.paramLabel(), CommandTree.text(argument));
      }
    }
    options(out, command);
  }

  private static void options(PrintWriter out, CommandSpec command) {
    List<OptionSpec> options = CommandTree.options(command);
    for (OptionSpec option : options) {
      // Every command has these; the program lists them once.
      boolean inherited = option.inherited() || option.usageHelp() || option.versionHelp();
      if (command.parent() == null || !inherited) {
        String names = String.join(", ", option.names());
        String label = CommandTree.takesValue(option) ? " " + option.paramLabel() : "";
        tagged(out, names + label, CommandTree.text(option));
      }
    }
  }

  private static void section(PrintWriter out, String title) {
    out.println(".SH " + title);
  }

  private static void paragraph(PrintWriter out, String text) {
    out.println(escaped(text));
  }

  private static void tagged(PrintWriter out, String tag, String text) {
    out.println(".TP\n\\fB" + escaped(tag) + "\\fR\n" + escaped(text));
  }

  /** No hyphen is a dash, and no line begins a request. */
  private static String escaped(String text) {
    String plain = text.replace("\\", "\\e").replace("-", "\\-");
    return plain.startsWith(".") || plain.startsWith("'") ? "\\&" + plain : plain;
  }
}

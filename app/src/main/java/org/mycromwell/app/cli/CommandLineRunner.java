package org.mycromwell.app.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Runs one command line from arguments to exit code. Standard output holds the result of the
 * command and nothing else; every failure is one line on standard error.
 */
public final class CommandLineRunner {
  /** Picocli lists the values of each match; the names say enough. */
  private static final Pattern TOO_MANY_OF_A_GROUP =
      Pattern.compile("expected only one match but got [\\[(](.*?)[\\])]=.*", Pattern.DOTALL);

  static {
    // No option has such a type, and looking for java.sql opens every jar of the class path.
    System.setProperty("picocli.converters.excludes", "java[.](sql|time)[.].*");
  }

  private CommandLineRunner() {}

  /** Makes our own classes; picocli's way begins with a search for Groovy in every jar. */
  private static final class Makers implements CommandLine.IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
      return type.equals(Version.class)
          ? type.cast(new Version())
          : CommandLine.defaultFactory().create(type);
    }
  }

  /** Runs the command that {@code args} name and returns the exit code; never throws. */
  public static int run(String[] args, PrintStream out, PrintStream err) {
    return run(args, out, err, Interruption.none());
  }

  /** The same, stopped when {@code interruption} says so. */
  public static int run(
      String[] args, PrintStream out, PrintStream err, Interruption interruption) {
    return run(args, out, err, interruption, Terminal.of(out, err));
  }

  /** The same, connected to {@code terminal}. */
  static int run(
      String[] args,
      PrintStream out,
      PrintStream err,
      Interruption interruption,
      Terminal terminal) {
    PrintWriter outWriter = new PrintWriter(out, true, out.charset());
    PrintWriter errWriter = new PrintWriter(err, true, err.charset());
    int exitCode =
        asksForVersionOnly(args)
            ? printVersion(outWriter, errWriter)
            : execute(create(named(args), outWriter, errWriter, interruption, terminal), args);
    if (outWriter.checkError() && exitCode == ExitCode.OK.code()) { // flushes
      exitCode = ExitCode.OUTPUT_FAILED.code();
      if (out instanceof StandardStreams.Output standard && !standard.readerWentAway()) {
        errWriter.println("cromwell: standard output could not be written: " + standard.reason());
      }
    }
    errWriter.flush();
    return exitCode;
  }

  /** The subcommand that is named; all, where the output or an error may speak of others. */
  private static List<String> named(String[] args) {
    boolean alone =
        args.length > 0
            && CromwellCommand.NAMES.contains(args[0])
            && !CromwellCommand.OF_ALL.contains(args[0]);
    return alone ? List.of(args[0]) : CromwellCommand.NAMES;
  }

  /** Making the command tree takes several times longer than the answer. */
  private static boolean asksForVersionOnly(String[] args) {
    return args.length == 1 && (args[0].equals("--version") || args[0].equals("-V"));
  }

  private static int printVersion(PrintWriter out, PrintWriter err) {
    try {
      for (String line : new Version().getVersion()) {
        out.println(line);
      }
      return ExitCode.OK.code();
    } catch (IOException e) {
      return report(e, false, err).code();
    }
  }

  /** The whole command tree with its error handling, writing to {@code out} and {@code err}. */
  static CommandLine create(
      PrintWriter out, PrintWriter err, Interruption interruption, Terminal terminal) {
    return create(CromwellCommand.NAMES, out, err, interruption, terminal);
  }

  /** With some of the subcommands: making all of them takes longer than an answer may. */
  private static CommandLine create(
      List<String> subcommands,
      PrintWriter out,
      PrintWriter err,
      Interruption interruption,
      Terminal terminal) {
    CromwellCommand root = new CromwellCommand(interruption, terminal);
    CommandLine commandLine = new CommandLine(root, new Makers());
    for (String name : subcommands) {
      commandLine.addSubcommand(name, CromwellCommand.subcommand(name));
    }
    commandLine.setOut(out);
    commandLine.setErr(err);
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setExpandAtFiles(false); // a prompt may begin with @
    commandLine.getCommandSpec().usageMessage().exitCodeListHeading("%nExit codes:%n");
    commandLine.getCommandSpec().usageMessage().exitCodeList(exitCodes());
    commandLine.setExecutionExceptionHandler(
        (failure, command, parsed) -> report(failure, root.verbose(), err).code());
    commandLine.setParameterExceptionHandler((failure, args) -> reportUsage(failure, err).code());
    return commandLine;
  }

  static int execute(CommandLine commandLine, String... args) {
    try {
      return commandLine.execute(args);
    } catch (Throwable failure) { // picocli hands over exceptions only, not errors
      CromwellCommand root = commandLine.getCommand();
      return report(failure, root.verbose(), commandLine.getErr()).code();
    }
  }

  private static ExitCode report(Throwable failure, boolean verbose, PrintWriter err) {
    ExitCode code = ExitCode.of(failure);
    err.println("cromwell: " + ErrorText.of(failure));
    if (verbose || debugRequested()) {
      failure.printStackTrace(err);
    } else if (code == ExitCode.INTERNAL) {
      err.println("cromwell: run the command again with --verbose for the stack trace");
    }
    return code;
  }

  private static ExitCode reportUsage(ParameterException failure, PrintWriter err) {
    String command = failure.getCommandLine().getCommandSpec().qualifiedName();
    err.println(
        "cromwell: " + usageText(failure) + "; '" + command + " --help' shows what can be used");
    if (debugRequested()) {
      failure.printStackTrace(err);
    }
    return ExitCode.USAGE;
  }

  private static String usageText(ParameterException failure) {
    if (failure instanceof UnmatchedArgumentException unmatched
        && !unmatched.isUnknownOption()
        && failure.getCommandLine().getParent() == null) {
      String word = unmatched.getUnmatched().getFirst();
      String hint =
          unmatched.getSuggestions().stream()
              .filter(command -> editDistance(word, command) <= Math.max(1, word.length() / 3))
              .findFirst()
              .map(command -> ", did you mean '" + command + "'?")
              .orElse("");
      return ErrorText.printable("unknown command '" + word + "'" + hint);
    }
    String message = String.valueOf(failure.getMessage()).replaceFirst("^Error: ", "");
    Matcher group = TOO_MANY_OF_A_GROUP.matcher(message);
    return ErrorText.printable(
        group.matches()
            ? group.group(1).replace(" | ", ", ")
                + " are mutually exclusive; give one of them, once"
            : message);
  }

  /** Levenshtein distance: picocli also suggests words that have hardly a letter in common. */
  private static int editDistance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }

  private static boolean debugRequested() {
    String value = System.getenv("CROMWELL_DEBUG");
    return value != null && !value.isEmpty() && !value.equals("0");
  }

  private static Map<String, String> exitCodes() {
    Map<String, String> list = new LinkedHashMap<>();
    for (ExitCode code : ExitCode.values()) {
      list.put(Integer.toString(code.code()), code.meaning());
    }
    return list;
  }
}

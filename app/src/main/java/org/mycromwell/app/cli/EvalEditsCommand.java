package org.mycromwell.app.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.eval.EditEvaluation;
import org.mycromwell.engine.eval.EditReport;
import org.mycromwell.engine.eval.HeldOutEdit;
import org.mycromwell.engine.eval.ModelTeam;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cromwell eval edits}. */
@Command(
    name = "edits",
    description = {
      "Makes edits whose outcome is known: the share that is exactly that, and which share parses"
          + " of those that change a file in a language with a grammar, by family and language;"
          + " whether the model's confidence in its hunks is justified, where it states one.",
      "The tables are Markdown."
    })
final class EvalEditsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private EvaluationOptions evaluation = new EvaluationOptions();

  @Option(
      names = "--pairs",
      required = true,
      paramLabel = "FILE",
      description =
          "The edits, lines of JSON: file, text, first, end, instruction, expected, family.")
  private Path pairs = Path.of("");

  @Option(
      names = "--families",
      paramLabel = "NAME",
      split = ",",
      description = "Only edits of these families.")
  private List<String> families = List.of();

  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public Integer call() {
    List<HeldOutEdit> edits = HeldOutEdit.read(pairs);
    if (!families.isEmpty()) {
      edits = chosen(edits, families);
    }
    edits = evaluation.first(edits);
    EditReport report;
    try (Progress progress = output.progress(spec);
        ModelTeam team = evaluation.open()) {
      report =
          new EditEvaluation(team).run(edits, progress, CromwellCommand.interruption(spec).token());
    }
    PrintWriter out = spec.commandLine().getOut();
    EditTables tables = new EditTables(report);
    if (output.json()) {
      Json.print(out, tables::write);
    } else {
      tables.print(out);
      if (!report.complete()) {
        out.println("interrupted: the figures are of the edits that were finished");
      }
    }
    return (report.complete() ? ExitCode.OK : ExitCode.INTERRUPTED).code();
  }

  private static List<HeldOutEdit> chosen(List<HeldOutEdit> edits, List<String> families) {
    Set<String> known = new TreeSet<>();
    edits.forEach(edit -> known.add(edit.family()));
    for (String family : families) {
      if (!known.contains(family)) {
        throw new EngineException(
            Kind.BAD_ARGUMENT,
            "--families: there are no edits of "
                + EngineException.quote(family)
                + "; the file has "
                + String.join(", ", known));
      }
    }
    return edits.stream().filter(edit -> families.contains(edit.family())).toList();
  }
}

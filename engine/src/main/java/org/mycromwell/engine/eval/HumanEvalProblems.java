package org.mycromwell.engine.eval;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.json.JsonLines;

/** Reads problems from lines of JSON. */
public final class HumanEvalProblems {
  private HumanEvalProblems() {}

  /** Reads a {@code .jsonl} file, packed with gzip or not. */
  public static List<HumanEvalProblem> read(Path file) {
    List<HumanEvalProblem> problems = new ArrayList<>();
    JsonLines.read(
        file,
        record ->
            problems.add(
                new HumanEvalProblem(
                    record.text("task_id"),
                    record.text("prompt"),
                    identifier(record),
                    record.text("canonical_solution"),
                    record.text("test"))));
    return problems;
  }

  private static String identifier(JsonLines.Line line) {
    String name = line.text("entry_point");
    if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
      throw line.bad("entry_point", "is no name of a function: " + EngineException.quote(name));
    }
    return name;
  }
}

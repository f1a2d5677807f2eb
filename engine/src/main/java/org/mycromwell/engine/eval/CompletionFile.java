package org.mycromwell.engine.eval;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.exec.CancelToken;
import org.mycromwell.engine.json.JsonLine;
import org.mycromwell.engine.json.JsonLines;

/**
 * Completions in a file, lines of JSON with task_id, sample and completion: what took a model hours
 * is not lost when the evaluation is interrupted, and can be run again.
 */
public final class CompletionFile implements AutoCloseable {
  private final String name;
  private final BufferedWriter writer;

  private CompletionFile(String name, BufferedWriter writer) {
    this.name = name;
    this.writer = writer;
  }

  /** A new file; one that exists is not overwritten. */
  public static CompletionFile create(Path file) {
    String name = EngineException.quote(file.toString());
    try {
      return new CompletionFile(
          name,
          Files.newBufferedWriter(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    } catch (FileAlreadyExistsException e) {
      throw new EngineException(
          Kind.BAD_ARGUMENT, name + " exists; name a new file for the completions", e);
    } catch (IOException e) {
      throw failed(name, e);
    }
  }

  /** The same solver, each of whose completions is in the file when it returns. */
  public HumanEval.Solver recording(HumanEval.Solver solver, CancelToken cancel) {
    return (problem, sample) -> {
      String completion = solver.complete(problem, sample);
      if (!cancel.isCancelled()) { // else it may be cut short
        write(problem.taskId(), sample, completion);
      }
      return completion;
    };
  }

  private void write(String task, int sample, String completion) {
    try {
      writer.write(
          JsonLine.of(json -> {
            json.writeStringField("task_id", task);
            json.writeNumberField("sample", sample);
            json.writeStringField("completion", completion);
          }));
      writer.flush();
    } catch (IOException e) {
      throw failed(name, e);
    }
  }

  /**
   * Gives the completions of such a file.
   *
   * @throws EngineException later, when one is asked for that the file does not have
   */
  public static HumanEval.Solver read(Path file) {
    Map<String, String> completions = new HashMap<>();
    JsonLines.read(
        file,
        line ->
            completions.put(
                line.text("sample") + " " + line.text("task_id"), line.text("completion")));
    return (problem, sample) -> {
      String completion = completions.get(sample + " " + problem.taskId());
      if (completion == null) {
        throw new EngineException(
            Kind.BAD_FILE,
            EngineException.quote(file.toString())
                + " has no sample "
                + sample
                + " of "
                + EngineException.quote(problem.taskId())
                + "; choose fewer with --limit or --samples");
      }
      return completion;
    };
  }

  @Override
  public void close() {
    try {
      writer.close();
    } catch (IOException e) {
      throw failed(name, e);
    }
  }

  private static EngineException failed(String name, IOException e) {
    return new EngineException(
        Kind.WRITE_FAILED, name + " cannot be written: " + e.getMessage(), e);
  }
}

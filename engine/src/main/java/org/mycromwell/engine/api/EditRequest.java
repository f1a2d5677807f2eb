package org.mycromwell.engine.api;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.edit.LineRange;
import org.mycromwell.engine.edit.Snapshot;
import org.mycromwell.engine.edit.flow.Scope;

/**
 * What to change. Immutable; each {@code with...} returns a changed copy.
 *
 * @param file as it is now
 * @param instruction what to change, in words
 * @param scope the part that may change
 * @param contextFiles shown to the model and not changed; all of them, or the request is refused
 * @param codebase directory whose related files are shown as far as there is room
 * @param images screenshots the instruction speaks of
 * @param sampling how the answer is drawn; empty for the editor's own
 * @param timeLimit after which the model is stopped
 * @param syntaxChecked whether a file that parsed before must parse after
 */
public record EditRequest(
    Snapshot file,
    String instruction,
    Scope scope,
    List<Path> contextFiles,
    Optional<Path> codebase,
    List<Path> images,
    Optional<SamplingConfig> sampling,
    Optional<Duration> timeLimit,
    boolean syntaxChecked) {
  public EditRequest {
    contextFiles = List.copyOf(contextFiles);
    images = List.copyOf(images);
  }

  /**
   * All of a file.
   *
   * @throws EngineException NOT_EDITABLE when the file cannot be edited
   */
  public static EditRequest of(Path file, String instruction) {
    return of(Snapshot.read(file), instruction);
  }

  /** All of a text that is not read from a file. */
  public static EditRequest of(Snapshot file, String instruction) {
    return new EditRequest(
        file,
        instruction,
        new Scope.WholeFile(),
        List.of(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        true);
  }

  /**
   * Only these lines, counted from 1, the last one included.
   *
   * @throws EngineException BAD_ARGUMENT when no file can have such lines
   */
  public EditRequest withLines(int first, int last) {
    if (first < 1 || last < first) {
      throw new EngineException(
          Kind.BAD_ARGUMENT,
          "lines "
              + first
              + " to "
              + last
              + ": lines count from 1, and the last is not before the first");
    }
    return withScope(new Scope.Lines(new LineRange(first - 1, last)));
  }

  public EditRequest withScope(Scope value) {
    return new EditRequest(
        file,
        instruction,
        value,
        contextFiles,
        codebase,
        images,
        sampling,
        timeLimit,
        syntaxChecked);
  }

  public EditRequest withContextFiles(List<Path> value) {
    return new EditRequest(
        file, instruction, scope, value, codebase, images, sampling, timeLimit, syntaxChecked);
  }

  public EditRequest withCodebase(Path value) {
    return new EditRequest(
        file,
        instruction,
        scope,
        contextFiles,
        Optional.of(value),
        images,
        sampling,
        timeLimit,
        syntaxChecked);
  }

  public EditRequest withImages(List<Path> value) {
    return new EditRequest(
        file,
        instruction,
        scope,
        contextFiles,
        codebase,
        value,
        sampling,
        timeLimit,
        syntaxChecked);
  }

  public EditRequest withSampling(SamplingConfig value) {
    return new EditRequest(
        file,
        instruction,
        scope,
        contextFiles,
        codebase,
        images,
        Optional.of(value),
        timeLimit,
        syntaxChecked);
  }

  public EditRequest withTimeLimit(Duration value) {
    return new EditRequest(
        file,
        instruction,
        scope,
        contextFiles,
        codebase,
        images,
        sampling,
        Optional.of(value),
        syntaxChecked);
  }

  public EditRequest withoutSyntaxCheck() {
    return new EditRequest(
        file, instruction, scope, contextFiles, codebase, images, sampling, timeLimit, false);
  }
}

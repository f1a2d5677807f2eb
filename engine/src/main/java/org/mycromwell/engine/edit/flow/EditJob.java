package org.mycromwell.engine.edit.flow;

import java.util.List;
import java.util.OptionalDouble;
import org.mycromwell.engine.edit.Snapshot;
import org.mycromwell.engine.edit.prompt.ContextFile;
import org.mycromwell.engine.generate.SamplingConfig;

/**
 * An edit to be made, everything read from disk.
 *
 * @param namedContext files the user named: all are shown, or the edit is refused
 * @param offeredContext files that may help, the best first: as many are shown as fit
 * @param maxTokens most tokens of the answer; 0 for as many as the scope may need
 * @param syntaxChecked whether a file that parsed before must parse after
 * @param anchorSuccess share of earlier anchored blocks of this model that matched; empty when it
 *     has written none
 * @param images shown to a model that can see
 * @param notes what the user should know about how the job was made, one sentence each
 */
public record EditJob(
    Snapshot file,
    Scope scope,
    String instruction,
    List<ContextFile> namedContext,
    List<ContextFile> offeredContext,
    SamplingConfig sampling,
    int maxTokens,
    boolean syntaxChecked,
    OptionalDouble anchorSuccess,
    List<String> notes,
    ShownImages images) {
  /** A job without images. */
  public EditJob(
      Snapshot file,
      Scope scope,
      String instruction,
      List<ContextFile> namedContext,
      List<ContextFile> offeredContext,
      SamplingConfig sampling,
      int maxTokens,
      boolean syntaxChecked,
      OptionalDouble anchorSuccess,
      List<String> notes) {
    this(
        file,
        scope,
        instruction,
        namedContext,
        offeredContext,
        sampling,
        maxTokens,
        syntaxChecked,
        anchorSuccess,
        notes,
        ShownImages.NONE);
  }
}

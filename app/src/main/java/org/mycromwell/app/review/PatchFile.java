package org.mycromwell.app.review;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.edit.UnifiedPatch;

/** Saves a proposal as a patch that {@code git apply} takes. */
public final class PatchFile {
  private PatchFile() {}

  /** All hunks that were not rejected, as bytes. */
  public static byte[] of(ReviewedProposal reviewed, @Nullable Path projectRoot) {
    return UnifiedPatch.of(
        reviewed.proposal().snapshot(), reviewed.proposal().preview(), name(reviewed, projectRoot));
  }

  /**
   * Writes them into a new file; for the I/O thread.
   *
   * @param projectRoot names of files in the patch are relative to it; null for the mere name
   * @throws EngineException when {@code target} exists already or cannot be written
   */
  public static void write(ReviewedProposal reviewed, @Nullable Path projectRoot, Path target) {
    try {
      Files.write(target, of(reviewed, projectRoot), StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException e) {
      throw new EngineException(
          Kind.WRITE_FAILED, target + " exists already; choose another name for the patch", e);
    } catch (IOException e) {
      throw new EngineException(
          Kind.WRITE_FAILED, "the patch " + target + " cannot be written: " + e.getMessage(), e);
    }
  }

  private static String name(ReviewedProposal reviewed, @Nullable Path projectRoot) {
    Path path = reviewed.proposal().snapshot().realPath();
    if (path == null || projectRoot == null || !path.startsWith(projectRoot)) {
      return reviewed.fileName();
    }
    return projectRoot.relativize(path).toString().replace(File.separatorChar, '/');
  }
}

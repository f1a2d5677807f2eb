package org.mycromwell.engine.api;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.mycromwell.engine.edit.Snapshot;

/**
 * The path of a file in a patch: from the root of its git repository, where {@code git apply} looks
 * for it from anywhere in the repository, symbolic links followed; outside of one from the working
 * directory, or the mere name.
 */
final class PatchPaths {
  private PatchPaths() {}

  static String of(Snapshot file) {
    // A patch for a symbolic link would change where it leads.
    Path path = file.realPath();
    if (path == null) {
      return file.name();
    }
    Path here = workingDirectory();
    Path root = path.startsWith(here) ? here : null;
    for (Path folder = path.getParent(); folder != null; folder = folder.getParent()) {
      if (Files.exists(folder.resolve(".git"))) {
        root = folder;
        break;
      }
    }
    Path relative = root == null ? path.getFileName() : root.relativize(path);
    return String.valueOf(relative).replace(File.separatorChar, '/');
  }

  private static Path workingDirectory() {
    Path here = Path.of("").toAbsolutePath();
    try {
      return here.toRealPath();
    } catch (IOException _) {
      return here;
    }
  }
}

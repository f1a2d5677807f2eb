package org.mycromwell.engine.api;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import org.mycromwell.engine.edit.Snapshot;

/**
 * The path of a file in a patch: from the root of its git repository, where {@code git apply} looks
 * for it from anywhere in the repository; outside of one from the working directory, or the mere
 * name.
 */
final class PatchPaths {
  private PatchPaths() {}

  static String of(Snapshot file) {
    Path given = file.path();
    if (given == null) {
      return file.name();
    }
    Path path = given.toAbsolutePath().normalize();
    Path here = Path.of("").toAbsolutePath();
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
}

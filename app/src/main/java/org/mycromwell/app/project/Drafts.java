package org.mycromwell.app.project;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.apply.EditStore;
import org.mycromwell.engine.apply.FileEdit;
import org.mycromwell.engine.apply.StateDirectory;
import org.mycromwell.engine.edit.Snapshot;

/**
 * Texts that have no place of their own yet: files in the state directory, so that a crash does not
 * take them. For the I/O thread, but {@link #holds}.
 */
final class Drafts {
  private final StateDirectory state;
  private final Path folder;

  Drafts(StateDirectory state) {
    this.state = state;
    folder = state.root().resolve("drafts").toAbsolutePath().normalize();
  }

  /** Whether a file is a draft; for any thread. */
  boolean holds(Path file) {
    return file.startsWith(folder);
  }

  /** A new one, empty. */
  Snapshot create() {
    try {
      Files.createDirectories(folder);
      for (int number = 1; ; number++) {
        Path file = folder.resolve("untitled-" + number + ".txt");
        try {
          return Snapshot.read(Files.createFile(file));
        } catch (FileAlreadyExistsException _) {
          // That one is open, or waits to be opened again.
        }
      }
    } catch (IOException e) {
      throw new EngineException(
          Kind.WRITE_FAILED, "no new text can be kept in " + folder + ": " + e.getMessage(), e);
    }
  }

  /** Writes a text in UTF-8 to a file, which need not be there yet. */
  void write(String text, Path file) {
    boolean isNew = !Files.exists(file);
    try {
      if (isNew) {
        Files.createFile(file);
      }
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      EditStore.open(state)
          .apply(List.of(FileEdit.of(Snapshot.read(file), bytes)), "saved as a new file");
    } catch (IOException e) {
      throw new EngineException(
          Kind.WRITE_FAILED, file + " cannot be written: " + e.getMessage(), e);
    }
  }

  /** Forgets one. */
  void remove(Path file) {
    if (!holds(file)) {
      throw new IllegalArgumentException(file + " is the user's own");
    }
    try {
      Files.deleteIfExists(file);
    } catch (IOException _) {
      // It stays in the folder, where it disturbs nobody.
    }
  }
}

package org.mycromwell.engine.apply;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.mycromwell.engine.edit.Snapshot;

/**
 * File contents under their SHA-256, each complete or absent. Whoever puts or deletes holds the
 * lock of the journal, which says what is still needed.
 */
final class ContentStore {
  private static final String TEMPORARY = ".tmp";

  private final Path directory;
  private final FileOperations files;

  ContentStore(Path directory, FileOperations files) {
    this.directory = directory;
    this.files = files;
  }

  /** Stores content; it is on the disk after {@link #force}. */
  void put(String hash, byte[] content) throws IOException {
    Path file = directory.resolve(hash);
    if (holds(file, hash)) {
      return;
    }
    Path temporary = directory.resolve(hash + TEMPORARY);
    // Left by a process that died; none that lives is here, for it would hold the lock.
    files.delete(temporary);
    try {
      try (FileOperations.Output output = files.create(temporary)) {
        output.write(content);
        output.force();
      }
      files.move(temporary, file);
    } catch (IOException e) {
      try {
        files.delete(temporary);
      } catch (IOException again) {
        e.addSuppressed(again);
      }
      throw e;
    }
  }

  void force() throws IOException {
    files.forceDirectory(directory);
  }

  /** The content, which is checked: damage must not get into a file. */
  byte[] get(String hash) throws IOException {
    byte[] content = files.read(directory.resolve(hash));
    if (!Snapshot.sha256(content).equals(hash)) {
      throw new IOException("its content " + hash + " is damaged");
    }
    return content;
  }

  /** Deletes everything but the contents of these hashes. */
  void retain(Set<String> hashes) throws IOException {
    for (Path file : files.list(directory)) {
      if (!hashes.contains(file.getFileName().toString())) {
        files.delete(file);
      }
    }
  }

  private boolean holds(Path file, String hash) {
    try {
      return Snapshot.sha256(files.read(file)).equals(hash);
    } catch (IOException _) {
      return false;
    }
  }
}

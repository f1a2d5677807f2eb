package org.mycromwell.engine.apply;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * A small text that is kept in a state directory, readable by its owner only. For any thread, and
 * for any number of processes.
 */
public final class StateFile {
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final StateDirectory directory;
  private final String name;
  private final FileOperations files = new DiskFiles();

  public StateFile(StateDirectory directory, String name) {
    this.directory = directory;
    this.name = name;
  }

  /** The text; empty when there is none. Creates nothing. */
  public String read() throws IOException {
    try {
      return new String(files.read(file()), StandardCharsets.UTF_8);
    } catch (NoSuchFileException _) {
      return "";
    }
  }

  /**
   * Replaces the text in one step, while nobody else does; writes nothing when the old one cannot
   * be read.
   */
  public void update(UnaryOperator<String> change) throws IOException {
    files.createDirectories(directory.locks());
    try (Locks.Held held = Locks.acquire(directory.locks(), name + ".lock", PATIENCE)) {
      if (held == null) {
        throw new IOException(name + " is in use by another Cromwell");
      }
      byte[] text = change.apply(read()).getBytes(StandardCharsets.UTF_8);
      // Such a file is its owner's alone from the first.
      Path beside = Files.createTempFile(directory.root(), name, ".tmp");
      try {
        Files.write(beside, text);
        files.move(beside, file());
      } finally {
        files.delete(beside);
      }
    }
  }

  private Path file() {
    return directory.root().resolve(name);
  }
}

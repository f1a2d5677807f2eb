package org.mycromwell.engine.apply;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Journal and contents in one state directory, and the locks that guard them. For any thread. */
final class History {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final String LOCK = "history.lock";

  private final StateDirectory directory;
  private final FileOperations files;
  private final InstantSource clock;
  private final Journal journal;
  private final ContentStore contents;

  /** What is done while nobody else changes the history. */
  @FunctionalInterface
  interface Work<T> {
    T run(Journal journal, ContentStore contents) throws IOException;
  }

  History(StateDirectory directory, FileOperations files, InstantSource clock) {
    this.directory = directory;
    this.files = files;
    this.clock = clock;
    this.journal = new Journal(directory, files);
    this.contents = new ContentStore(directory.history(), files);
  }

  FileOperations files() {
    return files;
  }

  InstantSource clock() {
    return clock;
  }

  Path root() {
    return directory.root();
  }

  void createDirectories() throws IOException {
    files.createDirectories(directory.history());
    files.createDirectories(directory.locks());
  }

  boolean exists() {
    return Files.exists(directory.journal());
  }

  JournalState read() {
    try {
      return journal.read();
    } catch (IOException e) {
      throw Failures.noHistory(root(), e);
    }
  }

  byte[] content(String hash) {
    try {
      return contents.get(hash);
    } catch (IOException e) {
      throw Failures.noHistory(root(), e);
    }
  }

  /** Stores both contents of all changes, then says in the journal what is about to be written. */
  void begin(HistoryEntry entry, List<Change> changes) throws IOException {
    locked((lines, store) -> {
      for (int i = 0; i < changes.size(); i++) {
        store.put(entry.files().get(i).oldHash(), changes.get(i).before());
        store.put(entry.files().get(i).newHash(), changes.get(i).after());
      }
      store.force();
      lines.append(new JournalLine.Begin(entry));
      files.forceDirectory(root());
      return true;
    });
  }

  void append(JournalLine line) throws IOException {
    locked((lines, _) -> {
      lines.append(line);
      return true;
    });
  }

  <T> T locked(Work<T> work) throws IOException {
    try (Locks.Held held = Locks.acquire(directory.locks(), LOCK, PATIENCE)) {
      if (held == null) {
        throw new IOException(
            "another Cromwell has been using it for " + PATIENCE.toSeconds() + " s");
      }
      return work.run(journal, contents);
    }
  }

  /** The lock of a file, or null when another Cromwell is writing it for so long. */
  Locks.@Nullable Held lock(Path file, Duration patience) throws IOException {
    return Locks.acquire(directory.locks(), Targets.lockName(file), patience);
  }
}

package org.mycromwell.engine.apply;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The locks of several files, always taken in the same order so that no two wait in a circle. */
final class FileLocks implements AutoCloseable {
  private final List<Locks.Held> held = new ArrayList<>();

  /**
   * All the locks, or null when another Cromwell has one of them for longer than {@code patience}.
   */
  static @Nullable FileLocks acquire(History history, Collection<Path> files, Duration patience)
      throws IOException {
    FileLocks locks = new FileLocks();
    boolean complete = false;
    try {
      for (Path file : new TreeSet<>(files)) {
        Locks.Held lock = history.lock(file, patience);
        if (lock == null) {
          return null;
        }
        locks.held.add(lock);
      }
      complete = true;
      return locks;
    } finally {
      if (!complete) {
        locks.close();
      }
    }
  }

  @Override
  public void close() throws IOException {
    for (Locks.Held lock : held) {
      lock.close();
    }
  }
}

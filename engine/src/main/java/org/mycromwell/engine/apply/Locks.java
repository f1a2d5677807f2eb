package org.mycromwell.engine.apply;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Locks between threads and processes that share a state directory, each a file in it. They keep
 * two Cromwells apart, not other programs. A lock file is never deleted: somebody may be about to
 * lock it. The system releases the locks of a process that dies.
 */
final class Locks {
  private static final long RETRY_MILLIS = 5;

  /**
   * The locks this process holds. POSIX drops all locks of a process on a file as soon as it closes
   * any of its handles, so that a second handle must not even be opened.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  /** A lock, until it is closed. */
  static final class Held implements AutoCloseable {
    private final Path name;
    private final FileChannel channel;

    private Held(Path name, FileChannel channel) {
      this.name = name;
      this.channel = channel;
    }

    @Override
    public void close() throws IOException {
      try {
        channel.close();
      } finally {
        HELD.remove(name);
      }
    }
  }

  private Locks() {}

  /** The lock of that name in an existing directory, or null when it is not free for so long. */
  static @Nullable Held acquire(Path directory, String name, Duration patience) throws IOException {
    Path file = directory.toRealPath().resolve(name);
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      Held held = tryAcquire(file);
      if (held != null || System.nanoTime() - deadline >= 0) {
        return held;
      }
      try {
        Thread.sleep(RETRY_MILLIS);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return null;
      }
    }
  }

  private static @Nullable Held tryAcquire(Path file) throws IOException {
    if (!HELD.add(file)) {
      return null;
    }
    FileChannel channel = null;
    boolean locked = false;
    try {
      channel =
          DiskFiles.openPrivate(file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE));
      FileLock lock = channel.tryLock();
      locked = lock != null;
      return locked ? new Held(file, channel) : null;
    } finally {
      if (!locked) {
        if (channel != null) {
          channel.close();
        }
        HELD.remove(file);
      }
    }
  }
}

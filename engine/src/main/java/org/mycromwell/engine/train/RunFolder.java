package org.mycromwell.engine.train;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;

/** The folder of a run, held by one process at a time: two would overwrite each other. */
public final class RunFolder implements AutoCloseable {
  private final Path path;
  private final FileChannel channel;

  private RunFolder(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * Makes the folder if it is not there, and takes it.
   *
   * @throws EngineException when it cannot be made, or another process trains in it
   */
  public static RunFolder open(Path path) {
    try {
      Files.createDirectories(path);
      FileChannel channel =
          FileChannel.open(
              path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (lock(channel) == null) {
        channel.close();
        throw new EngineException(
            Kind.BAD_ARGUMENT, "another process trains in " + path + "; wait for it, or stop it");
      }
      return new RunFolder(path, channel);
    } catch (IOException e) {
      throw new EngineException(
          Kind.WRITE_FAILED, path + " cannot be written: " + e.getMessage(), e);
    }
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // another thread of this process has it
    }
  }

  public Path path() {
    return path;
  }

  /** Whether a run can go on here. */
  public boolean hasCheckpoint() {
    return new Checkpoints(path, 1).latest().isPresent();
  }

  /** Writes the picture of the curves, if there are any yet. */
  public @Nullable Path writeCurves(String name) {
    Path metrics = path.resolve("metrics.jsonl");
    if (!Files.exists(metrics)) {
      return null;
    }
    CurvePlot plot = CurvePlot.of(name, metrics);
    if (plot.isEmpty()) {
      return null;
    }
    Path picture = path.resolve("curves.svg");
    plot.write(picture);
    return picture;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new EngineException(
          Kind.WRITE_FAILED, path + " cannot be released: " + e.getMessage(), e);
    }
  }
}

package org.mycromwell.engine.train;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.format.AtomicFile;

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

  /** Puts a copy of the plan beside what came of it, unless a run goes on that has one. */
  public void keepPlan(Path plan) {
    Path copy = path.resolve("plan.yaml");
    if (hasCheckpoint() && Files.exists(copy)) {
      return;
    }
    try (AtomicFile file = AtomicFile.create(copy)) {
      file.write(MemorySegment.ofArray(Files.readAllBytes(plan)));
      file.commit();
    } catch (IOException e) {
      throw new EngineException(Kind.BAD_FILE, plan + " cannot be read: " + e.getMessage(), e);
    }
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

  /** Where the figures of the run began and ended, as far as it went. */
  public RunSummary summary() {
    return RunSummary.of(path.resolve("metrics.jsonl"));
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

package org.mycromwell.engine.apply;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** The real file system, until an operation that is to fail. Counts from 1. */
final class FaultyFiles implements FileOperations {
  /** How an operation fails. */
  enum Fault {
    /** Once, with an error of the device; a write leaves half of its bytes. */
    ERROR,
    /** From then on nothing can be created or written, with the message of a full disk. */
    DISK_FULL,
    /** The process is killed: nothing happens any more, not even cleaning up. */
    KILL
  }

  /** Stands for the end of the process: nothing in the writer may catch it. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  private final DiskFiles disk = new DiskFiles();
  private final Fault fault;
  private final int failing;
  private final Consumer<String> before;
  private final List<String> done = new ArrayList<>();
  private int moveRetries = disk.moveRetries();
  private boolean killed;

  /**
   * @param failing number of the operation that fails
   * @param before sees every operation before it happens; an {@link UncheckedIOException} of it is
   *     how the operation fails
   */
  FaultyFiles(Fault fault, int failing, Consumer<String> before) {
    this.fault = fault;
    this.failing = failing;
    this.before = before;
  }

  /** Never fails. */
  FaultyFiles(Consumer<String> before) {
    this(Fault.ERROR, Integer.MAX_VALUE, before);
  }

  /** As on a system where other programs hold files for a moment. */
  void setMoveRetries(int retries) {
    this.moveRetries = retries;
  }

  /** What was asked for so far, the failed operations among it. */
  List<String> operations() {
    return done;
  }

  /** What an operation does when it breaks off. */
  @FunctionalInterface
  private interface Partly {
    void run() throws IOException;
  }

  private void step(String operation, Path file, boolean takesSpace, Partly partly)
      throws IOException {
    if (killed) {
      throw new Killed();
    }
    String name = operation + " " + file.getFileName();
    done.add(name);
    try {
      before.accept(name);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    if (fault == Fault.DISK_FULL ? done.size() < failing || !takesSpace : done.size() != failing) {
      return;
    }
    switch (fault) {
      case ERROR -> {
        partly.run();
        throw new IOException("injected error in " + name);
      }
      case DISK_FULL -> {
        partly.run();
        throw new IOException("No space left on device");
      }
      case KILL -> {
        killed = true;
        partly.run();
        throw new Killed();
      }
    }
  }

  private void step(String operation, Path file) throws IOException {
    step(operation, file, false, () -> {});
  }

  @Override
  public byte[] read(Path file, int maxBytes) throws IOException {
    step("read", file);
    return disk.read(file, maxBytes);
  }

  @Override
  public FileState state(Path file) throws IOException {
    step("state", file);
    return disk.state(file);
  }

  @Override
  public List<Path> list(Path directory) throws IOException {
    step("list", directory);
    return disk.list(directory);
  }

  @Override
  public void createDirectories(Path directory) throws IOException {
    step("createDirectories", directory);
    disk.createDirectories(directory);
  }

  @Override
  public Output create(Path file) throws IOException {
    step("create", file, true, () -> {});
    return faulty(file, disk.create(file));
  }

  @Override
  public Output overwrite(Path file) throws IOException {
    step("overwrite", file);
    return faulty(file, disk.overwrite(file));
  }

  @Override
  public Output append(Path file) throws IOException {
    step("append", file);
    return faulty(file, disk.append(file));
  }

  @Override
  public void copy(Path from, Path to) throws IOException {
    step(
        "copy",
        to,
        true,
        () -> {
          if (killed) {
            byte[] all = disk.read(from);
            Files.write(to, Arrays.copyOf(all, all.length / 2));
          }
        });
    disk.copy(from, to);
  }

  @Override
  public void setMode(Path file, int mode) throws IOException {
    step("setMode", file);
    disk.setMode(file, mode);
  }

  @Override
  public void move(Path from, Path to) throws IOException {
    step("move", to);
    disk.move(from, to);
  }

  @Override
  public int moveRetries() {
    return moveRetries;
  }

  @Override
  public void delete(Path file) throws IOException {
    step("delete", file);
    disk.delete(file);
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    step("forceDirectory", directory);
    disk.forceDirectory(directory);
  }

  private Output faulty(Path file, Output output) {
    return new Output() {
      @Override
      public void write(byte[] bytes) throws IOException {
        step("write", file, true, () -> output.write(Arrays.copyOf(bytes, bytes.length / 2)));
        output.write(bytes);
      }

      @Override
      public void truncate(long sizeBytes) throws IOException {
        step("truncate", file);
        output.truncate(sizeBytes);
      }

      @Override
      public void force() throws IOException {
        step("force", file);
        output.force();
      }

      @Override
      public void close() throws IOException {
        output.close();
      }
    };
  }
}

package org.mycromwell.engine.format;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;

/**
 * A file that appears under its name complete or not at all: it is written beside the target and
 * moved over it by {@link #commit}. Closing without commit leaves the target as it was. Only a
 * regular file is replaced; of a symbolic link it is the file to which it leads. For one thread.
 */
public final class AtomicFile implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 20;
  private static final long CHUNK_BYTES = 64L << 20;

  private final Path target;
  private final Path temporary;
  private final FileChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private long position;
  private boolean committed;

  private AtomicFile(Path target, Path temporary, FileChannel channel) {
    this.target = target;
    this.temporary = temporary;
    this.channel = channel;
  }

  /**
   * Starts a file that will replace {@code target}.
   *
   * @throws EngineException that names the target, when it cannot be written
   */
  public static AtomicFile create(Path target) {
    if (Files.isDirectory(target) || target.getFileName() == null) {
      throw new EngineException(Kind.BAD_ARGUMENT, target + " is a directory, expected a file");
    }
    Path file = linked(target);
    if (Files.exists(target) && !Files.isRegularFile(target)) {
      throw new EngineException(
          Kind.BAD_ARGUMENT,
          target + " is a device, pipe or socket, which cannot be replaced; name a file");
    }
    // Unlike Files.createTempFile this leaves the permissions to the umask of the user.
    String name =
        String.format(
            Locale.ROOT,
            "%s.%d-%x.part",
            file.getFileName(),
            ProcessHandle.current().pid(),
            System.nanoTime());
    Path temporary = file.resolveSibling(name);
    try {
      FileChannel channel =
          FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      return new AtomicFile(file, temporary, channel);
    } catch (IOException e) {
      throw failure(target, e);
    }
  }

  /** The file that a symbolic link stands for: the link stays, and is not replaced by a file. */
  private static Path linked(Path target) {
    if (!Files.isSymbolicLink(target)) {
      return target;
    }
    try {
      return target.toRealPath();
    } catch (IOException e) {
      throw new EngineException(
          Kind.BAD_ARGUMENT, target + " is a symbolic link that leads to no file; name a file", e);
    }
  }

  /** Bytes written so far. */
  long position() {
    return position;
  }

  /** Appends bytes. */
  public void write(MemorySegment bytes) {
    long size = bytes.byteSize();
    if (size <= buffer.remaining()) {
      buffer.put(bytes.asByteBuffer());
    } else {
      flush();
      for (long at = 0; at < size; at += CHUNK_BYTES) {
        drain(bytes.asSlice(at, Math.min(CHUNK_BYTES, size - at)).asByteBuffer());
      }
    }
    position += size;
  }

  /** Writes a tensor, whose source must deliver exactly {@code size} bytes. */
  void writeTensor(String name, long size, TensorSource source) {
    long end = Math.addExact(position, size);
    source.writeTo(bytes -> {
      if (bytes.byteSize() > end - position) {
        throw new IllegalStateException(name + " delivers too many bytes");
      }
      write(bytes);
    });
    if (position != end) {
      throw new IllegalStateException(name + " delivers too few bytes");
    }
  }

  /** Writes zeros up to the next multiple of {@code alignment}, a power of two. */
  void align(int alignment) {
    write(MemorySegment.ofArray(new byte[(int) (-position & (alignment - 1))]));
  }

  /** Makes the file durable and moves it over the target. */
  public void commit() {
    flush();
    try {
      channel.force(true);
      channel.close();
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      committed = true;
    } catch (IOException e) {
      throw failure(target, e);
    }
  }

  @Override
  public void close() {
    if (committed) {
      return;
    }
    try {
      channel.close();
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      throw failure(target, e);
    }
  }

  private void flush() {
    buffer.flip();
    drain(buffer);
    buffer.clear();
  }

  private void drain(ByteBuffer bytes) {
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      throw failure(target, e);
    }
  }

  private static EngineException failure(Path target, IOException e) {
    String reason =
        switch (e) {
          case AccessDeniedException _ -> "access is denied";
          case NoSuchFileException _ -> "the directory does not exist";
          default -> String.valueOf(e.getMessage());
        };
    return new EngineException(Kind.BAD_FILE, target + " cannot be written: " + reason, e);
  }
}

package org.mycromwell.engine.apply;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The file system as it is. */
final class DiskFiles implements FileOperations {
  private static final int MODE_BITS = 07777;
  private static final int WINDOWS_RETRIES = 5;

  @Override
  public byte[] read(Path file, int maxBytes) throws IOException {
    BasicFileAttributes attributes =
        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!attributes.isRegularFile()) {
      // Opening a pipe would wait for a writer.
      throw new FileSystemException(
          file.toString(),
          null,
          attributes.isSymbolicLink()
              ? "it is no regular file but a symbolic link"
              : "it is no regular file");
    }
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      long size = channel.size();
      if (size > maxBytes) {
        throw new FileSystemException(
            file.toString(),
            null,
            "it has " + size + " bytes, more than the " + maxBytes + " that are read");
      }
      // Grows or shrinks while it is read: the caller compares content, and notices.
      ByteBuffer bytes = ByteBuffer.allocate((int) size);
      while (bytes.hasRemaining() && channel.read(bytes) >= 0) {}
      return bytes.hasRemaining() ? Arrays.copyOf(bytes.array(), bytes.position()) : bytes.array();
    }
  }

  @Override
  public FileState state(Path file) throws IOException {
    return FileState.read(file);
  }

  @Override
  public List<Path> list(Path directory) throws IOException {
    try (Stream<Path> names = Files.list(directory)) {
      return names.toList();
    } catch (NoSuchFileException _) {
      return List.of();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  @Override
  public void createDirectories(Path directory) throws IOException {
    Files.createDirectories(directory, ownerOnly(directory, "rwx------"));
  }

  @Override
  public Output create(Path file) throws IOException {
    return open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
  }

  @Override
  public Output overwrite(Path file) throws IOException {
    return open(file, Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
  }

  @Override
  public Output append(Path file) throws IOException {
    return open(file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND));
  }

  @Override
  public void copy(Path from, Path to) throws IOException {
    Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public void setMode(Path file, int mode) throws IOException {
    if (file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      Files.setAttribute(file, "unix:mode", mode & MODE_BITS);
    }
  }

  @Override
  public void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public int moveRetries() {
    return File.separatorChar == '\\' ? WINDOWS_RETRIES : 0;
  }

  @Override
  public void delete(Path file) throws IOException {
    Files.deleteIfExists(file);
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    if (posix(directory)) {
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  /** A file readable by its owner only, where the system has permissions. */
  static FileChannel openPrivate(Path file, Set<? extends OpenOption> options) throws IOException {
    return FileChannel.open(file, options, ownerOnly(file, "rw-------"));
  }

  private static Output open(Path file, Set<? extends OpenOption> options) throws IOException {
    FileChannel channel = openPrivate(file, options);
    return new Output() {
      @Override
      public void write(byte[] bytes) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        while (rest.hasRemaining()) {
          channel.write(rest);
        }
      }

      @Override
      public void truncate(long sizeBytes) throws IOException {
        channel.truncate(sizeBytes);
      }

      @Override
      public void force() throws IOException {
        channel.force(true);
      }

      @Override
      public void close() throws IOException {
        channel.close();
      }
    };
  }

  private static FileAttribute<?>[] ownerOnly(Path path, String permissions) {
    return posix(path)
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  private static boolean posix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}

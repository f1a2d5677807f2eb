package org.mycromwell.engine.apply;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.mycromwell.engine.edit.Snapshot;

/**
 * Everything the writer and the history ask of the file system, in steps a crash can fall between.
 * No operation follows a symbolic link in the last name of a path. A test puts faults in front of
 * the real {@link DiskFiles}.
 */
interface FileOperations {
  /** What an edit of a file that was not too large may have made of it, generously. */
  int MAX_FILE_BYTES = 4 * Snapshot.MAX_BYTES;

  /** A file open for writing from its start, or from its end if it was opened to append. */
  interface Output extends Closeable {
    void write(byte[] bytes) throws IOException;

    /** Cuts the file to {@code sizeBytes}, when it is longer. */
    void truncate(long sizeBytes) throws IOException;

    /** Returns when content and size are on the disk. */
    void force() throws IOException;
  }

  /** A file of the user or its content in the history. */
  default byte[] read(Path file) throws IOException {
    return read(file, MAX_FILE_BYTES);
  }

  /**
   * A whole regular file.
   *
   * @throws java.nio.file.NoSuchFileException when there is none
   * @throws java.nio.file.FileSystemException when it is something else, which is not opened, or
   *     longer than {@code maxBytes}
   */
  byte[] read(Path file, int maxBytes) throws IOException;

  FileState state(Path file) throws IOException;

  /** The names in a directory, none when it does not exist. */
  List<Path> list(Path directory) throws IOException;

  /** Creates what is missing of a directory, readable by its owner only. */
  void createDirectories(Path directory) throws IOException;

  /** A new file, readable by its owner only; fails when there is one. */
  Output create(Path file) throws IOException;

  /** An existing file, which keeps its content until it is written over. */
  Output overwrite(Path file) throws IOException;

  /** The end of a file, which is created, readable by its owner only, when it is missing. */
  Output append(Path file) throws IOException;

  /** A copy with mode, owner, access list and extended attributes as far as the system allows. */
  void copy(Path from, Path to) throws IOException;

  /** Sets all permission bits; where the system has none, nothing happens. */
  void setMode(Path file, int mode) throws IOException;

  /** Renames within a directory in one step, over an existing file. */
  void move(Path from, Path to) throws IOException;

  /** How often {@link #move} is worth another try, because scanners hold files on this system. */
  int moveRetries();

  /** Deletes a file, if there is one. */
  void delete(Path file) throws IOException;

  /** Returns when the names in a directory are on the disk, where the system can tell. */
  void forceDirectory(Path directory) throws IOException;
}

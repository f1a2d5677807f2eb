package org.mycromwell.engine.apply;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * One file on its way from one content to another, in the order {@link #prepare}, {@link #write};
 * the caller holds its lock and has both contents in the history. The new content is written beside
 * the file and renamed over it, so that the name always leads to a complete content. Where that
 * would change more than the content (other names of the file, its owner) or is not possible (the
 * directory cannot be written, the file is a mount point) it is written in place.
 *
 * <p>No system offers "rename if unchanged": what another program writes in the microseconds
 * between the last look and the rename is lost. For one thread.
 */
final class Replacement {
  /** Says, on disk, that a file is about to be written in place. */
  @FunctionalInterface
  interface InPlaceNote {
    void write(Path file) throws IOException;
  }

  private static final long FIRST_PAUSE_MILLIS = 20;

  private final FileOperations files;
  private final Path file;
  private final FileState state;
  private final byte[] before;
  private final byte[] after;
  private final Path temporary;
  private boolean inPlace;
  private boolean written;
  private boolean damaged;

  Replacement(
      FileOperations files,
      Path file,
      FileState state,
      byte[] before,
      byte[] after,
      Path temporary) {
    this.files = files;
    this.file = file;
    this.state = state;
    this.before = before;
    this.after = after;
    this.temporary = temporary;
  }

  Path file() {
    return file;
  }

  boolean inPlace() {
    return inPlace;
  }

  /** True when the file has the new content. */
  boolean written() {
    return written;
  }

  /** True when the file has neither content: writing in place failed, and so did the way back. */
  boolean damaged() {
    return damaged;
  }

  /** Puts a complete copy with the new content beside the file, if it can take its place. */
  void prepare() throws IOException {
    inPlace = state.links() > 1;
    if (inPlace) {
      return;
    }
    try {
      files.copy(file, temporary);
      try (FileOperations.Output output = files.overwrite(temporary)) {
        output.write(after);
        output.truncate(after.length);
        FileState copied = files.state(temporary);
        if (copied.attributes().mode() != state.attributes().mode()) {
          files.setMode(temporary, state.attributes().mode());
        }
        output.force();
      }
      inPlace = !files.state(temporary).attributes().equals(state.attributes());
    } catch (AccessDeniedException _) {
      inPlace = true;
    }
    if (inPlace) {
      files.delete(temporary);
    }
  }

  /** Fails when the file is not what it was. */
  void recheck() throws IOException {
    try {
      FileState now = files.state(file);
      if (now.regular()
          && String.valueOf(now.key()).equals(String.valueOf(state.key()))
          && now.links() == state.links()
          && now.attributes().equals(state.attributes())
          && Arrays.equals(files.read(file), before)) {
        return;
      }
    } catch (NoSuchFileException _) {
      // Deleted, which is a change too.
    }
    throw Failures.changedOnDisk(file);
  }

  /** Gives the file its new content. */
  void write(InPlaceNote note) throws IOException {
    if (!inPlace) {
      rename();
    }
    if (inPlace) {
      note.write(file);
      recheck();
      overwrite();
    }
  }

  /** Removes what {@link #prepare} made and nobody needs any more. */
  void discard() throws IOException {
    files.delete(temporary);
  }

  /** Gives the file its old content back, unless it has changed since it was written. */
  void takeBack(InPlaceNote note) throws IOException {
    Replacement back = reversed();
    try {
      back.prepare();
      back.recheck();
      back.write(note);
      written = false;
    } finally {
      damaged = back.damaged;
      back.discard();
    }
  }

  private Replacement reversed() throws IOException {
    return new Replacement(
        files, file, files.state(file), /* before= */ after, /* after= */ before, temporary);
  }

  private void rename() throws IOException {
    for (int attempt = 0; ; attempt++) {
      recheck();
      try {
        files.move(temporary, file);
        break;
      } catch (FileSystemException e) {
        if (attempt < files.moveRetries() && !(e instanceof AtomicMoveNotSupportedException)) {
          pause(FIRST_PAUSE_MILLIS << attempt);
        } else if (canOnlyBeOverwritten(e)) {
          files.delete(temporary);
          inPlace = true;
          return;
        } else {
          throw e;
        }
      }
    }
    written = true;
    try {
      files.forceDirectory(directory());
    } catch (IOException _) {
      // The name leads to the new content already; after a power failure perhaps to the old one.
    }
  }

  /** A mount point, a directory from which only its owner may take a file, another file system. */
  private boolean canOnlyBeOverwritten(FileSystemException e) throws IOException {
    String reason = String.valueOf(e.getReason()).toLowerCase(Locale.ROOT);
    return e instanceof AtomicMoveNotSupportedException
        || (files.moveRetries() == 0
            && (e instanceof AccessDeniedException
                || reason.contains("busy")
                || state.device() != files.state(directory()).device()));
  }

  private void overwrite() throws IOException {
    try (FileOperations.Output output = files.overwrite(file)) {
      try {
        fill(output, after);
        written = true;
      } catch (IOException e) {
        damaged = true;
        restore(e);
        throw e;
      }
    }
  }

  private void restore(IOException cause) {
    try (FileOperations.Output output = files.overwrite(file)) {
      fill(output, before);
      damaged = false;
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  /** Old content is cut off last: at no time is the file shorter than it has to be. */
  private static void fill(FileOperations.Output output, byte[] content) throws IOException {
    output.write(content);
    output.force();
    output.truncate(content.length);
    output.force();
  }

  private Path directory() {
    Path parent = file.getParent();
    if (parent == null) {
      throw new IllegalStateException(file + " is a real path, which has a directory");
    }
    return parent;
  }

  private static void pause(long millis) throws IOException {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IOException("interrupted", e);
    }
  }
}

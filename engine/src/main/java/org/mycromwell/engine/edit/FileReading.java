package org.mycromwell.engine.edit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;

/** Reads a file that is to be edited; every reason why that cannot be has its own message. */
final class FileReading {
  private FileReading() {}

  /** The file itself, symbolic links followed. */
  static Path realPath(Path file) {
    try {
      return file.toRealPath();
    } catch (IOException e) {
      throw failure(file, e);
    }
  }

  /** Where a file will be, symbolic links on the way followed. */
  static Path newFile(Path file) {
    Path directory = file.toAbsolutePath().getParent();
    Path name = file.getFileName();
    if (directory == null || name == null || Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw notEditable(file + " is no name for a new file", null);
    }
    try {
      Path real = directory.toRealPath();
      if (!Files.isDirectory(real)) {
        throw notEditable(file + " cannot be made: " + directory + " is no directory", null);
      }
      if (!Files.isWritable(real)) {
        throw notEditable(file + " cannot be made: " + directory + " may not be written", null);
      }
      return real.resolve(name);
    } catch (IOException e) {
      throw notEditable(file + " cannot be made: there is no directory " + directory, e);
    }
  }

  /** The whole file; nothing is opened that is no regular file, because that could block. */
  static byte[] read(Path file, int maxBytes) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      if (attributes.isDirectory()) {
        throw notEditable(file + " is a directory; name a file", null);
      }
      if (!attributes.isRegularFile()) {
        throw notEditable(file + " is a device, pipe or socket; name a regular file", null);
      }
      if (attributes.size() > maxBytes) {
        throw tooLarge(file.toString(), maxBytes);
      }
      try (InputStream in = Files.newInputStream(file)) {
        return checkSize(file.toString(), in.readNBytes(maxBytes + 1), maxBytes);
      }
    } catch (IOException e) {
      throw failure(file, e);
    }
  }

  static byte[] checkSize(String name, byte[] bytes, int maxBytes) {
    if (bytes.length > maxBytes) {
      throw tooLarge(name, maxBytes);
    }
    return bytes;
  }

  private static EngineException tooLarge(String name, int maxBytes) {
    return notEditable(
        name + " is larger than " + (maxBytes >> 20) + " MiB, the most that Cromwell edits", null);
  }

  private static EngineException failure(Path file, IOException e) {
    return switch (e) {
      case NoSuchFileException _ when Files.isSymbolicLink(file) ->
          notEditable(file + " is a symbolic link that leads to no file", e);
      case NoSuchFileException _ -> notEditable(file + " does not exist", e);
      case AccessDeniedException _ ->
          notEditable(file + " cannot be read: access is denied; check its permissions", e);
      default -> notEditable(file + " cannot be read: " + reason(file, e), e);
    };
  }

  private static String reason(Path file, IOException e) {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && Files.isSymbolicLink(file)) {
      return "its symbolic link leads back to itself";
    }
    return e instanceof FileSystemException f && f.getReason() != null
        ? f.getReason()
        : String.valueOf(e.getMessage());
  }

  private static EngineException notEditable(String message, @Nullable Throwable cause) {
    return cause == null
        ? new EngineException(Kind.NOT_EDITABLE, message)
        : new EngineException(Kind.NOT_EDITABLE, message, cause);
  }
}

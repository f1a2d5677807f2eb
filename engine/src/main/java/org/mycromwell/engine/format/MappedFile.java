package org.mycromwell.engine.format;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;

/** Maps model files read-only. */
final class MappedFile {
  private MappedFile() {}

  /** The whole file as a read-only segment that lives as long as {@code arena}. */
  static MemorySegment map(Path path, Arena arena) {
    // Opening a pipe would wait for its writer, so anything but a file is refused before.
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      throw new EngineException(Kind.BAD_FILE, path + " is no regular file, expected a model file");
    }
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena).asReadOnly();
    } catch (NoSuchFileException e) {
      throw new EngineException(Kind.BAD_FILE, path + " does not exist", e);
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      throw new EngineException(
          Kind.BAD_FILE, path + " cannot be read: " + e.getClass().getSimpleName(), e);
    }
  }
}

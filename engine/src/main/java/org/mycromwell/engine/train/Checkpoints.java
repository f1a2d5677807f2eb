package org.mycromwell.engine.train;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;

/**
 * The checkpoints in the folder of a run: folders {@code step-NNNNNN}, and {@code best}. Each is
 * filled under another name and renamed when it is complete and on the disk, so that a run that is
 * killed at any moment leaves only whole ones. One run at a time may use a folder.
 */
final class Checkpoints {
  static final String MODEL = "model.gguf";
  static final String AVERAGE = "average.gguf";
  static final String STATE = "state.safetensors";
  private static final String BEST = "best";

  /** Folders that are not whole yet, or not any more. */
  private static final String TEMPORARY = ".part-";

  /** Of a whole folder that makes room for another; comes back when the other does not come. */
  private static final String REPLACED = "-old";

  private static final Pattern NAME = Pattern.compile("step-(\\d{6,18})");

  private final Path run;
  private final int keep;

  /**
   * @param keep how many of the last stay
   */
  Checkpoints(Path run, int keep) {
    this.run = run;
    this.keep = keep;
  }

  /** A folder and the step it was made after. */
  record Entry(long step, Path folder) {}

  static String name(long step) {
    return String.format(Locale.ROOT, "step-%06d", step);
  }

  /** All there are, the oldest first. */
  List<Entry> list() {
    List<Entry> entries = new ArrayList<>();
    if (!Files.isDirectory(run)) {
      return entries;
    }
    try (Stream<Path> folders = Files.list(run)) {
      for (Path folder : folders.toList()) {
        Matcher name = NAME.matcher(folder.getFileName().toString());
        if (name.matches() && Files.isRegularFile(folder.resolve(STATE))) {
          entries.add(new Entry(Long.parseLong(name.group(1)), folder));
        }
      }
    } catch (IOException e) {
      throw failure(run, e);
    }
    entries.sort(Comparator.comparingLong(Entry::step));
    return entries;
  }

  /** The one to go on from. */
  Optional<Path> latest() {
    List<Entry> entries = list();
    return entries.isEmpty() ? Optional.empty() : Optional.of(entries.getLast().folder());
  }

  /** Removes what a killed run left half done. */
  void cleanUp() {
    try (Stream<Path> folders = Files.list(run)) {
      for (Path folder : folders.toList()) {
        String name = folder.getFileName().toString();
        if (name.startsWith(TEMPORARY)) {
          String target = name.substring(TEMPORARY.length());
          if (target.endsWith(REPLACED)) {
            target = target.substring(0, target.length() - REPLACED.length());
          }
          if (name.endsWith(REPLACED) && !Files.exists(run.resolve(target))) {
            Files.move(folder, run.resolve(target), StandardCopyOption.ATOMIC_MOVE);
          } else {
            delete(folder);
          }
        }
      }
    } catch (IOException e) {
      throw failure(run, e);
    }
  }

  /**
   * Makes the checkpoint of a step, then removes those that are too old.
   *
   * @param fill writes the files into the folder it is given
   */
  Path save(long step, Consumer<Path> fill) {
    Path target = run.resolve(name(step));
    replace(target, fill);
    List<Entry> entries = list();
    for (Entry old : entries.subList(0, Math.max(0, entries.size() - keep))) {
      remove(old.folder());
    }
    return target;
  }

  /** Makes the folder of the best model. */
  void saveBest(Consumer<Path> fill) {
    replace(run.resolve(BEST), fill);
  }

  private void replace(Path target, Consumer<Path> fill) {
    Path temporary = run.resolve(TEMPORARY + target.getFileName());
    try {
      if (Files.exists(temporary)) {
        delete(temporary);
      }
      Files.createDirectories(temporary);
      fill(temporary, fill);
      sync(temporary);
      Path old = run.resolve(TEMPORARY + target.getFileName() + REPLACED);
      if (Files.exists(target)) {
        Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
      }
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      sync(run);
      if (Files.exists(old)) {
        delete(old);
      }
    } catch (IOException e) {
      throw failure(target, e);
    }
  }

  /** What is half written must not fill the disk that was perhaps too small for it. */
  private static void fill(Path temporary, Consumer<Path> fill) {
    try {
      fill.accept(temporary);
    } catch (RuntimeException | Error failure) {
      try {
        delete(temporary);
      } catch (IOException e) {
        failure.addSuppressed(e);
      }
      throw failure;
    }
  }

  /** Renames first: a folder that is being emptied must not look like a whole one. */
  private void remove(Path folder) {
    try {
      Path old = run.resolve(TEMPORARY + folder.getFileName() + "-gone");
      Files.move(folder, old, StandardCopyOption.ATOMIC_MOVE);
      delete(old);
    } catch (IOException e) {
      throw failure(folder, e);
    }
  }

  private static void delete(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** Makes names in a folder durable, where the system has such a thing. */
  private static void sync(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      return; // Windows opens no folders; there names are durable when the files are
    }
  }

  private static EngineException failure(Path path, IOException e) {
    return new EngineException(
        Kind.WRITE_FAILED, path + " cannot be written: " + e.getMessage(), e);
  }
}

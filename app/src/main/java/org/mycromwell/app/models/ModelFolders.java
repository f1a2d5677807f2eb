package org.mycromwell.app.models;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Where models of this and of other programs are, and which files there are models. Looks only, and
 * only at names and first bytes. For the I/O thread.
 */
public final class ModelFolders {
  private static final byte[] MAGIC = {'G', 'G', 'U', 'F'};

  /** The hub of Hugging Face keeps a file five levels deep. */
  private static final int MAX_DEPTH = 6;

  private static final int MOST_VISITED = 20_000;
  private static final int MOST_FOUND = 200;

  /** Parts of programs that are models too, but none that writes text. */
  private static final long LEAST_BYTES = 1_000;

  private ModelFolders() {}

  /**
   * Folders in which programs keep models, those that exist.
   *
   * @param environment of the process
   * @param home of the user
   */
  public static List<Path> known(Map<String, String> environment, Path home) {
    Set<Path> folders = new LinkedHashSet<>();
    String portable = environment.getOrDefault("CROMWELL_HOME", "");
    if (!portable.isEmpty()) {
      folders.add(Path.of(portable).resolve("models"));
    }
    folders.add(
        variable(environment, "XDG_DATA_HOME", home.resolve(".local/share"))
            .resolve("cromwell/models"));
    folders.add(
        variable(
                environment,
                "HF_HOME",
                variable(environment, "XDG_CACHE_HOME", home.resolve(".cache"))
                    .resolve("huggingface"))
            .resolve("hub"));
    folders.add(home.resolve(".lmstudio/models"));
    folders.add(home.resolve(".cache/lm-studio/models"));
    folders.add(
        variable(environment, "OLLAMA_MODELS", home.resolve(".ollama/models")).resolve("blobs"));
    folders.add(home.resolve("models"));
    return folders.stream().filter(Files::isDirectory).toList();
  }

  private static Path variable(Map<String, String> environment, String name, Path otherwise) {
    String value = environment.getOrDefault(name, "");
    return !value.isEmpty() && Path.of(value).isAbsolute() ? Path.of(value) : otherwise;
  }

  /**
   * Model files below folders, each file once whatever its names; of a split model the first.
   *
   * @param stopped asked again and again
   */
  static List<Path> find(List<Path> folders, BooleanSupplier stopped) {
    Finder finder = new Finder(stopped);
    for (Path folder : folders) {
      try {
        Files.walkFileTree(folder, Set.of(FileVisitOption.FOLLOW_LINKS), MAX_DEPTH, finder);
      } catch (IOException _) {
        // What cannot be read holds no model that could be opened.
      }
    }
    finder.found.sort(Comparator.comparing(Path::toString));
    return finder.found;
  }

  private static final class Finder extends SimpleFileVisitor<Path> {
    private final BooleanSupplier stopped;
    private final List<Path> found = new ArrayList<>();
    private final Set<Object> seen = new HashSet<>();
    private int visited;

    Finder(BooleanSupplier stopped) {
      this.stopped = stopped;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (stopped.getAsBoolean() || ++visited > MOST_VISITED || found.size() >= MOST_FOUND) {
        return FileVisitResult.TERMINATE;
      }
      if (attributes.isRegularFile() && attributes.size() >= LEAST_BYTES && isModel(file)) {
        Object key = attributes.fileKey();
        if (seen.add(key == null ? file.toAbsolutePath() : key)) {
          found.add(file);
        }
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) {
      return FileVisitResult.CONTINUE; // a broken link, a loop of links, no permission
    }

    private static boolean isModel(Path file) {
      String name = String.valueOf(file.getFileName());
      boolean named = name.endsWith(".gguf");
      boolean blob = name.startsWith("sha256-") || name.startsWith("sha256:");
      boolean laterPart = name.matches(".*-(?!00001)\\d{5}-of-\\d{5}\\.gguf");
      boolean projector = name.startsWith("mmproj");
      return (named || blob) && !laterPart && !projector && hasMagic(file);
    }

    private static boolean hasMagic(Path file) {
      try (InputStream in = Files.newInputStream(file)) {
        return Arrays.equals(in.readNBytes(MAGIC.length), MAGIC);
      } catch (IOException _) {
        return false;
      }
    }
  }
}

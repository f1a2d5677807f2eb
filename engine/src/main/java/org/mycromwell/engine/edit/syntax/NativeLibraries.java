package org.mycromwell.engine.edit.syntax;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.treesitter.utils.NativeUtils;

/**
 * Loads the native libraries that lie in the jars of tree-sitter.
 *
 * <p>The operating system loads them from files only. Each is unpacked into a folder that nobody
 * else can read or write and that is removed as soon as the library is loaded, so that nothing is
 * left behind even by a process that is killed later (Windows keeps loaded files; there the folder
 * is removed by a later start). The folder for temporary files comes first; where it is full,
 * read-only or does not allow programs, the run-time folder and the cache folder of the user
 * follow. A folder named by the property {@code tree-sitter-lib} is used as it is and nothing is
 * unpacked.
 */
final class NativeLibraries {
  private static final String FOLDER_PROPERTY = "tree-sitter-lib";
  private static final String PREFIX = "cromwell-grammar-";

  private NativeLibraries() {}

  /**
   * Loads one library; a second call does nothing.
   *
   * @param name as in the jar, without platform: {@code lib/tree-sitter-java}
   */
  static synchronized void load(String name) throws NotParsedException {
    if (System.getProperty(FOLDER_PROPERTY) != null) {
      loadFrom(name);
      return;
    }
    String resource = resource(name, osName(), System.getProperty("os.arch", ""));
    List<Path> folders = folders(System.getenv());
    NotParsedException first = null;
    for (Path folder : folders) {
      try {
        unpackAndLoad(name, resource, folder);
        return;
      } catch (IOException e) {
        first = first != null ? first : failure("cannot be unpacked into '" + folder + "'", e);
      } catch (NotParsedException e) {
        first = first != null ? first : e;
      }
    }
    throw first != null
        ? first
        : new NotParsedException("there is no folder to unpack the parser into");
  }

  private static void unpackAndLoad(String name, String resource, Path parent)
      throws IOException, NotParsedException {
    if (osName().contains("windows")) {
      removeLeftovers(parent);
    }
    Path folder = Files.createTempDirectory(parent, PREFIX);
    Path library = folder.resolve(resource);
    try {
      Files.createDirectories(library.getParent());
      try (InputStream in = NativeUtils.class.getClassLoader().getResourceAsStream(resource)) {
        if (in == null) {
          throw new NotParsedException("this build has no parser for " + platform());
        }
        Files.copy(in, library);
      }
      System.setProperty(FOLDER_PROPERTY, folder.toString());
      try {
        loadFrom(name);
      } finally {
        System.clearProperty(FOLDER_PROPERTY);
      }
    } finally {
      remove(folder);
    }
  }

  private static void loadFrom(String name) throws NotParsedException {
    try {
      NativeUtils.loadLib(name);
    } catch (LinkageError | RuntimeException e) {
      throw failure("cannot be loaded on " + platform(), e);
    }
  }

  /** The name inside the jar, by the rules of the library that looks for it. */
  static String resource(String name, String os, String arch) throws NotParsedException {
    String cpu =
        switch (arch.toLowerCase(Locale.ROOT)) {
          case "amd64", "x86_64" -> "x86_64";
          case "aarch64" -> "aarch64";
          default -> "";
        };
    String system = "";
    String extension = "";
    if (os.contains("windows")) {
      system = "windows";
      extension = "dll";
    } else if (os.contains("linux")) {
      system = "linux-gnu";
      extension = "so";
    } else if (os.contains("mac")) {
      system = "macos";
      extension = "dylib";
    }
    if (cpu.isEmpty() || system.isEmpty()) {
      throw new NotParsedException("this build has no parser for " + os + " on " + arch);
    }
    int folder = name.lastIndexOf('/') + 1;
    return name.substring(0, folder)
        + (cpu + "-" + system + "-" + name.substring(folder) + "." + extension);
  }

  /** Where a library may be unpacked, the best place first; all of them exist. */
  static List<Path> folders(Map<String, String> env) {
    List<@Nullable String> names = new ArrayList<>();
    names.add(System.getProperty("java.io.tmpdir"));
    names.add(env.get("XDG_RUNTIME_DIR"));
    names.add(env.get("XDG_CACHE_HOME"));
    String home = System.getProperty("user.home");
    if (home != null) {
      names.add(home + "/.cache");
    }
    List<Path> folders = new ArrayList<>();
    for (String name : names) {
      if (name == null || name.isBlank()) {
        continue;
      }
      Path folder = folder(name);
      if (folder != null && !folders.contains(folder)) {
        folders.add(folder);
      }
    }
    return folders;
  }

  private static @Nullable Path folder(String name) {
    try {
      Path folder = Path.of(name);
      return Files.isDirectory(folder) && Files.isWritable(folder) ? folder : null;
    } catch (InvalidPathException e) {
      return null;
    }
  }

  private static void removeLeftovers(Path parent) throws IOException {
    try (var leftovers = Files.newDirectoryStream(parent, PREFIX + "*")) {
      for (Path leftover : leftovers) {
        remove(leftover);
      }
    }
  }

  /** Removes what can be removed: a library in use on Windows cannot. */
  private static void remove(Path folder) {
    try {
      if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
        try (var files = Files.newDirectoryStream(folder)) {
          for (Path file : files) {
            remove(file);
          }
        }
      }
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      folder.toFile().deleteOnExit();
    }
  }

  private static NotParsedException failure(String what, Throwable cause) {
    String message = cause.getMessage();
    return new NotParsedException(
        "the parser " + what + (message == null ? "" : " (" + message + ")"), cause);
  }

  private static String platform() {
    return System.getProperty("os.name", "") + " " + System.getProperty("os.arch", "");
  }

  private static String osName() {
    return System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
  }
}

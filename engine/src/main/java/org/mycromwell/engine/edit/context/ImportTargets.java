package org.mycromwell.engine.edit.context;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/** The paths that the imports of a file may mean; those that do not exist do no harm. */
final class ImportTargets {
  private static final int MAX = 20_000;

  private final Set<String> files = new HashSet<>();
  private final Set<String> fileEnds = new HashSet<>();
  private final Set<String> folders = new HashSet<>();
  private final Set<String> folderEnds = new HashSet<>();

  void file(String path) {
    add(files, path);
  }

  /** All files whose path is this or ends with this after a slash. */
  void fileEnd(String path) {
    add(fileEnds, path);
  }

  /** All files directly in a folder. */
  void folder(String path) {
    add(folders, path);
  }

  void folderEnd(String path) {
    add(folderEnds, path);
  }

  private static void add(Set<String> set, String path) {
    if (set.size() < MAX) {
      set.add(path);
    }
  }

  boolean include(String path) {
    String folder = folderOf(path);
    return files.contains(path)
        || folders.contains(folder)
        || hasEnd(fileEnds, path)
        || hasEnd(folderEnds, folder);
  }

  private static boolean hasEnd(Set<String> ends, String path) {
    if (ends.isEmpty()) {
      return false;
    }
    for (int at = 0; at >= 0; ) {
      if (ends.contains(path.substring(at))) {
        return true;
      }
      int slash = path.indexOf('/', at);
      at = slash < 0 ? -1 : slash + 1;
    }
    return false;
  }

  /** The folder of a path, empty at the top. */
  static String folderOf(String path) {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "" : path.substring(0, slash);
  }

  static String join(String folder, String name) {
    return folder.isEmpty() ? name : folder + "/" + name;
  }

  /**
   * A path relative to a folder, with {@code .} and {@code ..} taken out; empty when it leads out
   * of the code base.
   */
  static String resolve(String folder, String relative) {
    Deque<String> names = new ArrayDeque<>();
    for (String name : join(folder, relative).split("/")) {
      if (name.equals("..")) {
        if (names.pollLast() == null) {
          return "";
        }
      } else if (!name.isEmpty() && !name.equals(".")) {
        names.addLast(name);
      }
    }
    return String.join("/", names);
  }
}

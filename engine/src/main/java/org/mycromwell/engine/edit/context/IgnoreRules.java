package org.mycromwell.engine.edit.context;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What git ignores in one folder: its {@code .gitignore}, those of the folders above up to the root
 * of the repository, and {@code info/exclude}. The user's own global file is not read.
 */
final class IgnoreRules {
  private static final int MAX_FILE_BYTES = 1 << 20;

  private final @Nullable IgnoreRules above;

  /**
   * The folder the patterns are relative to, which is above the one they were read for or is it.
   */
  private final Path folder;

  private final List<IgnorePattern> patterns;

  private IgnoreRules(@Nullable IgnoreRules above, Path folder, List<IgnorePattern> patterns) {
    this.above = above;
    this.folder = folder;
    this.patterns = patterns;
  }

  /** The rules for the top of a code base, which may lie inside a repository. */
  static IgnoreRules of(Path codebase) {
    Path root = codebase;
    while (root != null && !Files.exists(root.resolve(".git"), LinkOption.NOFOLLOW_LINKS)) {
      root = root.getParent();
    }
    if (root == null) {
      return new IgnoreRules(null, codebase, read(codebase.resolve(".gitignore")));
    }
    IgnoreRules rules = new IgnoreRules(null, root, read(exclude(root.resolve(".git"))));
    rules = rules.below(root);
    Path folder = root;
    for (Path name : root.relativize(codebase)) {
      if (name.toString().isEmpty()) {
        break;
      }
      folder = folder.resolve(name);
      rules = rules.below(folder);
    }
    return rules;
  }

  /** The rules for a folder inside the one these rules are for. */
  IgnoreRules below(Path inner) {
    List<IgnorePattern> found = read(inner.resolve(".gitignore"));
    return found.isEmpty() ? this : new IgnoreRules(this, inner, found);
  }

  /** Whether git ignores an entry, provided it does not ignore the folder that it is in. */
  boolean ignores(Path entry, boolean isFolder) {
    for (IgnoreRules rules = this; rules != null; rules = rules.above) {
      if (rules.patterns.isEmpty()) {
        continue;
      }
      String path = slashes(rules.folder.relativize(entry));
      for (int i = rules.patterns.size() - 1; i >= 0; i--) {
        IgnorePattern pattern = rules.patterns.get(i);
        if (pattern.matches(path, isFolder)) {
          return !pattern.negated;
        }
      }
    }
    return false;
  }

  static String slashes(Path relative) {
    String separator = relative.getFileSystem().getSeparator();
    String path = relative.toString();
    return separator.equals("/") ? path : path.replace(separator, "/");
  }

  private static List<IgnorePattern> read(Path file) {
    List<IgnorePattern> patterns = new ArrayList<>();
    try {
      // git does not follow a link here either.
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
          || Files.size(file) > MAX_FILE_BYTES) {
        return patterns;
      }
      String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      if (text.startsWith("\uFEFF")) {
        text = text.substring(1);
      }
      for (String line : text.split("\r?\n")) {
        IgnorePattern pattern = IgnorePattern.parse(line);
        if (pattern != null) {
          patterns.add(pattern);
        }
      }
    } catch (IOException e) {
      // A file that cannot be read rules nothing, as in git.
      return List.of();
    }
    return patterns;
  }

  /** {@code info/exclude}, which in a linked work tree lies in the main one. */
  private static Path exclude(Path git) {
    Path home = git;
    try {
      if (Files.isRegularFile(git) && Files.size(git) < 4096) {
        String pointer = Files.readString(git).strip();
        if (pointer.startsWith("gitdir:")) {
          home = git.resolveSibling(pointer.substring("gitdir:".length()).strip());
          Path common = home.resolve("commondir");
          if (Files.isRegularFile(common) && Files.size(common) < 4096) {
            home = home.resolve(Files.readString(common).strip());
          }
        }
      }
    } catch (IOException | InvalidPathException e) {
      home = git;
    }
    return home.resolve("info").resolve("exclude");
  }
}

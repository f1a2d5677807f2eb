package org.mycromwell.engine.edit.context;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lists the source files of a code base. Links are not followed, neither to folders, so that they
 * cannot go round in circles, nor to files, which could lie outside. The folders on the way to the
 * edited file come first, then all in the order of their names.
 */
final class CodebaseFiles {
  private record Folder(Path path, IgnoreRules rules) {}

  private final Path codebase;
  private final Path towards;
  private final ContextLimits limits;
  private boolean limitHit;

  CodebaseFiles(Path codebase, Path towards, ContextLimits limits) {
    this.codebase = codebase;
    this.towards = towards;
    this.limits = limits;
  }

  /** Paths below the code base; ends early when told so. */
  List<Path> list(BooleanSupplier stop) {
    List<Path> files = new ArrayList<>();
    Deque<Folder> folders = new ArrayDeque<>();
    folders.push(new Folder(codebase, IgnoreRules.of(codebase)));
    while (!folders.isEmpty()) {
      Folder folder = folders.pop();
      List<Folder> inner = new ArrayList<>();
      for (Path entry : entries(folder.path)) {
        if (files.size() >= limits.scannedFiles()) {
          limitHit = true;
          return files;
        }
        if (stop.getAsBoolean()) {
          return files;
        }
        String name = String.valueOf(entry.getFileName());
        if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
          if (!Skipped.folder(name) && !folder.rules.ignores(entry, true)) {
            inner.add(new Folder(entry, folder.rules.below(entry)));
          }
        } else if (Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)
            && !Skipped.secret(name)
            && !Skipped.generatedName(name)
            && !folder.rules.ignores(entry, false)) {
          files.add(entry);
        }
      }
      inner.sort(
          Comparator.comparingInt((Folder f) -> towards.startsWith(f.path) ? 0 : 1)
              .thenComparing(f -> f.path.toString()));
      for (int i = inner.size() - 1; i >= 0; i--) {
        folders.push(inner.get(i));
      }
    }
    return files;
  }

  /** Whether there were more files than the limit allows. */
  boolean limitHit() {
    return limitHit;
  }

  private static List<Path> entries(Path folder) {
    List<Path> entries = new ArrayList<>();
    try (var stream = Files.newDirectoryStream(folder)) {
      stream.forEach(entries::add);
    } catch (IOException | DirectoryIteratorException e) {
      // What cannot be listed cannot help; the rest still can.
      return entries;
    }
    entries.sort(Comparator.comparing(Path::toString));
    return entries;
  }

  /**
   * The text of a source file with line ends as {@code \n}; null when it is too large, binary, not
   * in UTF-8, generated or gone.
   */
  static @Nullable String read(Path file, int maxBytes) {
    byte[] bytes;
    try (var in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      bytes = in.readNBytes(maxBytes + 1);
    } catch (IOException e) {
      return null;
    }
    if (bytes.length > maxBytes) {
      return null;
    }
    for (byte b : bytes) {
      if (b == 0) {
        return null;
      }
    }
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
    if (text.startsWith("\uFEFF")) {
      text = text.substring(1);
    }
    text = text.replace("\r\n", "\n").replace('\r', '\n');
    return text.isBlank() || Skipped.generatedText(text) ? null : text;
  }
}

package org.mycromwell.engine.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.edit.Snapshot;

/**
 * The files of some directories that are worth learning from, each once, in the order of their
 * names: the same directories give the same corpus on every machine. Symbolic links and hidden
 * files are not followed.
 *
 * @param files in the order of roots and names
 * @param rejected how many files were left out, by reason
 * @param complete false when a limit of files or bytes ended the reading
 */
public record Corpus(List<SourceFile> files, Map<Rejection, Integer> rejected, boolean complete) {
  public Corpus {
    files = List.copyOf(files);
    rejected = Map.copyOf(rejected);
  }

  /**
   * Reads files and directories.
   *
   * @throws EngineException when a root is missing or a file cannot be read
   */
  public static Corpus read(List<Path> roots, CorpusConfig config) {
    return read(roots, config, new Seen(config.nearDuplicate()), () -> false);
  }

  /** Texts that were taken, by their hash and by what is nearly the same. For one thread. */
  static final class Seen {
    private final Set<String> hashes = new HashSet<>();
    private final NearDuplicates near;

    Seen(double nearDuplicate) {
      near = new NearDuplicates(nearDuplicate);
    }
  }

  /**
   * The same without files that were seen in other corpora.
   *
   * @throws CancellationException once {@code stopped} says so
   */
  static Corpus read(List<Path> roots, CorpusConfig config, Seen seen, BooleanSupplier stopped) {
    Reader reader = new Reader(config, seen, stopped);
    for (Path root : roots) {
      if (Files.isRegularFile(root)) {
        reader.read(root, String.valueOf(root.getFileName()));
      } else if (Files.isDirectory(root)) {
        reader.walk(root, "");
      } else {
        throw new EngineException(Kind.BAD_FILE, root + " is no file and no directory");
      }
    }
    return new Corpus(reader.files, reader.rejected, !reader.full);
  }

  public long characters() {
    return files.stream().mapToLong(file -> file.text().length()).sum();
  }

  private static final class Reader {
    private final CorpusConfig config;
    private final FileFilter filter;
    private final Seen seen;
    private final BooleanSupplier stopped;
    private final List<SourceFile> files = new ArrayList<>();
    private final Map<Rejection, Integer> rejected = new EnumMap<>(Rejection.class);
    private long totalBytes;
    private boolean full;

    Reader(CorpusConfig config, Seen seen, BooleanSupplier stopped) {
      this.config = config;
      this.seen = seen;
      this.stopped = stopped;
      filter = new FileFilter(config);
    }

    void walk(Path directory, String prefix) {
      List<Path> entries;
      try (Stream<Path> list = Files.list(directory)) {
        entries = list.sorted(Comparator.comparing(path -> path.getFileName().toString())).toList();
      } catch (IOException | UncheckedIOException e) {
        throw unreadable(directory, e);
      }
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        if (full) {
          return;
        }
        if (name.startsWith(".")) {
          continue;
        }
        if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
          walk(entry, prefix + name + "/");
        } else if (Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS) && config.wants(name)) {
          read(entry, prefix + name);
        }
      }
    }

    void read(Path path, String name) {
      if (stopped.getAsBoolean()) {
        throw new CancellationException("interrupted while reading " + path);
      }
      byte[] bytes;
      try {
        long size = Files.size(path);
        if (size > config.maxFileBytes() || size < config.minFileBytes()) {
          reject(size < config.minFileBytes() ? Rejection.TOO_SMALL : Rejection.TOO_LARGE);
          return;
        }
        if (files.size() == config.maxFiles() || totalBytes + size > config.maxTotalBytes()) {
          full = true;
          return;
        }
        bytes = Files.readAllBytes(path);
      } catch (IOException e) {
        throw unreadable(path, e);
      }
      @Nullable String text = FileFilter.text(bytes);
      if (text == null) {
        reject(Rejection.BINARY);
        return;
      }
      Rejection reason = filter.check(name, text).orElse(null);
      if (reason == null && !seen.hashes.add(Snapshot.sha256(bytes))) {
        reason = Rejection.DUPLICATE;
      }
      if (reason == null && config.nearDuplicate() <= 1 && seen.near.isDuplicate(text)) {
        reason = Rejection.NEAR_DUPLICATE;
      }
      if (reason != null) {
        reject(reason);
        return;
      }
      totalBytes += bytes.length;
      files.add(new SourceFile(name, text));
    }

    private void reject(Rejection reason) {
      rejected.merge(reason, 1, Integer::sum);
    }

    private static EngineException unreadable(Path path, Exception e) {
      return new EngineException(
          Kind.BAD_FILE, path + " cannot be read: " + e.getClass().getSimpleName(), e);
    }
  }
}

package org.mycromwell.engine.format;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;

/**
 * An open GGUF model, mapped read-only and never copied; a model split over several files appears
 * as one. The caller owns it and closes it when no tensor or metadata of it is used any more: any
 * later access throws {@link IllegalStateException}. Reading is safe from any thread.
 *
 * <p>Files are untrusted: every way in which one can be wrong ends in an {@link EngineException}
 * that names the file, the field and the value.
 */
public final class GgufFile implements AutoCloseable {
  /** Bounds the heap that many split files take together; the largest models have some thousand. */
  private static final int MAX_TENSORS = 1 << 16;

  private static final int PIECE_BYTES = 1 << 20;

  /** Of a file in memory, as a mapped one is aligned to a page. */
  private static final int ALIGNMENT_BYTES = 4096;

  private static final String SPLIT_COUNT = "split.count";
  private static final String SPLIT_NUMBER = "split.no";
  private static final String SPLIT_TENSORS = "split.tensors.count";
  private static final Pattern SPLIT_NAME = Pattern.compile("(.*)-(\\d{5})-of-(\\d{5})\\.gguf");

  private final @Nullable Arena arena;
  private final String displayName;
  private final GgufMetadata metadata;
  private final Map<String, TensorInfo> tensors;
  private final List<Path> files;
  private final long sizeBytes;

  private GgufFile(
      @Nullable Arena arena,
      String displayName,
      GgufMetadata metadata,
      Map<String, TensorInfo> tensors,
      List<Path> files,
      long sizeBytes) {
    this.arena = arena;
    this.displayName = displayName;
    this.metadata = metadata;
    this.tensors = Collections.unmodifiableMap(tensors);
    this.files = List.copyOf(files);
    this.sizeBytes = sizeBytes;
  }

  /**
   * Opens a model. For a split model, give its first file ({@code NAME-00001-of-0000N.gguf}); the
   * others are found beside it.
   */
  public static GgufFile open(Path path) {
    // The arena is shared so that worker threads may read the weights.
    Arena arena = Arena.ofShared();
    try {
      MemorySegment segment = MappedFile.map(path, arena);
      String displayName = path.toString();
      GgufParser.Parsed first = GgufParser.parse(segment, displayName);
      Map<String, TensorInfo> tensors = new LinkedHashMap<>();
      addTensors(tensors, first.tensors(), displayName);
      List<Path> files = new ArrayList<>(List.of(path));
      long sizeBytes = segment.byteSize();
      int splitCount = splitCount(first.metadata());
      if (splitCount > 1) {
        Matcher name = checkFirstSplit(path, first.metadata(), splitCount);
        for (int number = 1; number < splitCount; number++) {
          Path part = splitPath(path, name.group(1), number, splitCount);
          if (!Files.exists(part)) {
            throw new EngineException(
                Kind.BAD_FILE,
                displayName
                    + " is the first of "
                    + splitCount
                    + " files, but "
                    + part
                    + " does not exist");
          }
          MemorySegment partSegment = MappedFile.map(part, arena);
          GgufParser.Parsed parsed = GgufParser.parse(partSegment, part.toString());
          checkSplitField(part.toString(), parsed.metadata(), SPLIT_COUNT, splitCount);
          checkSplitField(part.toString(), parsed.metadata(), SPLIT_NUMBER, number);
          addTensors(tensors, parsed.tensors(), part.toString());
          files.add(part);
          sizeBytes += partSegment.byteSize();
        }
        if (first.metadata().has(SPLIT_TENSORS)) {
          checkSplitField(displayName, first.metadata(), SPLIT_TENSORS, tensors.size());
        }
      }
      return new GgufFile(arena, displayName, first.metadata(), tensors, files, sizeBytes);
    } catch (RuntimeException | Error e) {
      arena.close();
      throw e;
    }
  }

  /** Opens a model that is one file and is called otherwise than that. */
  public static GgufFile open(Path path, String displayName) {
    Arena arena = Arena.ofShared();
    try {
      return owning(arena, MappedFile.map(path, arena), displayName);
    } catch (RuntimeException | Error e) {
      arena.close();
      throw e;
    }
  }

  private static GgufFile owning(Arena arena, MemorySegment segment, String displayName) {
    GgufFile parsed = parse(segment, displayName);
    return new GgufFile(
        arena, displayName, parsed.metadata, parsed.tensors, List.of(), parsed.sizeBytes);
  }

  /**
   * Reads a file that is not split from a stream, which stays open, into memory of its own.
   *
   * @param maxBytes longer ones are refused
   * @throws IOException when the stream fails
   */
  public static GgufFile read(InputStream in, int maxBytes, String displayName) throws IOException {
    List<byte[]> pieces = new ArrayList<>();
    long size = 0;
    for (byte[] piece = in.readNBytes(PIECE_BYTES);
        piece.length > 0;
        piece = in.readNBytes(PIECE_BYTES)) {
      size += piece.length;
      if (size > maxBytes) {
        throw new EngineException(
            Kind.BAD_FILE, displayName + " has more than " + maxBytes + " bytes, the limit");
      }
      pieces.add(piece);
    }
    Arena arena = Arena.ofShared();
    try {
      MemorySegment segment = arena.allocate(size, ALIGNMENT_BYTES);
      long at = 0;
      for (byte[] piece : pieces) {
        MemorySegment.copy(piece, 0, segment, ValueLayout.JAVA_BYTE, at, piece.length);
        at += piece.length;
      }
      return owning(arena, segment.asReadOnly(), displayName);
    } catch (RuntimeException | Error e) {
      arena.close();
      throw e;
    }
  }

  /**
   * Parses a file that is already in memory. The segment stays the caller's; {@link #close()} does
   * nothing. Split models cannot be read this way.
   */
  public static GgufFile parse(MemorySegment segment, String displayName) {
    GgufParser.Parsed parsed = GgufParser.parse(segment, displayName);
    if (splitCount(parsed.metadata()) > 1) {
      throw new EngineException(
          Kind.UNSUPPORTED, displayName + " is one of several files and must be opened by path");
    }
    Map<String, TensorInfo> tensors = new LinkedHashMap<>();
    addTensors(tensors, parsed.tensors(), displayName);
    return new GgufFile(
        null, displayName, parsed.metadata(), tensors, List.of(), segment.byteSize());
  }

  /** Name of the (first) file for messages. */
  public String displayName() {
    return displayName;
  }

  /** Metadata of the model; of the first file when the model is split. */
  public GgufMetadata metadata() {
    return metadata;
  }

  /** Tensors by name, in file order, read-only. */
  public Map<String, TensorInfo> tensors() {
    return tensors;
  }

  /** The tensor with this name; an error that names file and tensor when there is none. */
  public TensorInfo tensor(String name) {
    TensorInfo tensor = tensors.get(name);
    if (tensor == null) {
      throw new EngineException(Kind.BAD_FILE, displayName + ": tensor '" + name + "' is missing");
    }
    return tensor;
  }

  /** The files that were mapped, in order; none when the model was parsed from memory. */
  public List<Path> files() {
    return files;
  }

  /**
   * Throws when {@code output}, under whatever name, is one of the files that are mapped here:
   * writing to it would destroy the model that is being read.
   */
  public void refuseAsOutput(Path output) {
    for (Path file : files) {
      try {
        if (Files.exists(output) && Files.isSameFile(file, output)) {
          throw new EngineException(
              Kind.BAD_ARGUMENT, output + " is the model that is read; name another output file");
        }
      } catch (IOException e) {
        throw new EngineException(Kind.BAD_FILE, output + " cannot be examined", e);
      }
    }
  }

  /** Bytes of all files of the model. */
  public long sizeBytes() {
    return sizeBytes;
  }

  @Override
  public void close() {
    if (arena != null && arena.scope().isAlive()) {
      arena.close();
    }
  }

  private static int splitCount(GgufMetadata metadata) {
    return metadata.has(SPLIT_COUNT) ? metadata.intValue(SPLIT_COUNT) : 1;
  }

  private static Matcher checkFirstSplit(Path path, GgufMetadata metadata, int splitCount) {
    Path fileName = path.getFileName();
    Matcher name = SPLIT_NAME.matcher(fileName == null ? "" : fileName.toString());
    if (!name.matches() || Integer.parseInt(name.group(3)) != splitCount) {
      throw new EngineException(
          Kind.BAD_FILE,
          path
              + " says that it is one of "
              + splitCount
              + " files, but its name does not end in "
              + splitSuffix(0, splitCount));
    }
    int number = metadata.intValue(SPLIT_NUMBER);
    if (number != 0) {
      throw new EngineException(
          Kind.BAD_FILE,
          path
              + " is file "
              + (number + 1L)
              + " of "
              + splitCount
              + "; open the first one, "
              + splitPath(path, name.group(1), 0, splitCount));
    }
    return name;
  }

  private static Path splitPath(Path first, String prefix, int number, int splitCount) {
    return first.resolveSibling(prefix + splitSuffix(number, splitCount));
  }

  private static String splitSuffix(int number, int splitCount) {
    return String.format(Locale.ROOT, "-%05d-of-%05d.gguf", number + 1, splitCount);
  }

  private static void checkSplitField(
      String file, GgufMetadata metadata, String key, long expected) {
    long found = metadata.longValue(key);
    if (found != expected) {
      throw new EngineException(
          Kind.BAD_FILE,
          file + ": metadata key '" + key + "' has value " + found + ", expected " + expected);
    }
  }

  private static void addTensors(
      Map<String, TensorInfo> tensors, List<TensorInfo> added, String file) {
    if (added.size() > MAX_TENSORS - tensors.size()) {
      throw new EngineException(
          Kind.BAD_FILE, file + ": the model has more than " + MAX_TENSORS + " tensors");
    }
    for (TensorInfo tensor : added) {
      if (tensors.put(tensor.name(), tensor) != null) {
        throw new EngineException(
            Kind.BAD_FILE,
            file + ": tensor " + EngineException.quote(tensor.name()) + " occurs twice");
      }
    }
  }
}

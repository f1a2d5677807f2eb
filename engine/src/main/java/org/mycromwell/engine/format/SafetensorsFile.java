package org.mycromwell.engine.format;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;

/**
 * An open safetensors model, mapped read-only and never copied: one {@code .safetensors} file, or
 * the {@code .safetensors.index.json} of several. Ownership, threads and errors are those of {@link
 * GgufFile}. Dimensions of the tensors are turned into GGUF order, columns first.
 */
public final class SafetensorsFile implements AutoCloseable {
  private static final String INDEX_SUFFIX = ".index.json";

  private final @Nullable Arena arena;
  private final String displayName;
  private final Map<String, String> metadata;
  private final Map<String, TensorInfo> tensors;
  private final long sizeBytes;

  private SafetensorsFile(
      @Nullable Arena arena,
      String displayName,
      Map<String, String> metadata,
      Map<String, TensorInfo> tensors,
      long sizeBytes) {
    this.arena = arena;
    this.displayName = displayName;
    this.metadata = Collections.unmodifiableMap(metadata);
    this.tensors = Collections.unmodifiableMap(tensors);
    this.sizeBytes = sizeBytes;
  }

  /** Opens one file or, through their index, several. */
  public static SafetensorsFile open(Path path) {
    Arena arena = Arena.ofShared();
    try {
      return path.toString().endsWith(INDEX_SUFFIX)
          ? openShards(path, arena)
          : openFile(path, arena);
    } catch (RuntimeException | Error e) {
      arena.close();
      throw e;
    }
  }

  /** Parses a file that is already in memory. The segment stays the caller's. */
  public static SafetensorsFile parse(MemorySegment segment, String displayName) {
    SafetensorsHeader header = SafetensorsHeader.parse(segment.asReadOnly(), displayName);
    return new SafetensorsFile(
        null, displayName, header.metadata(), header.tensors(), segment.byteSize());
  }

  private static SafetensorsFile openFile(Path path, Arena arena) {
    MemorySegment segment = MappedFile.map(path, arena);
    SafetensorsHeader header = SafetensorsHeader.parse(segment, path.toString());
    return new SafetensorsFile(
        arena, path.toString(), header.metadata(), header.tensors(), segment.byteSize());
  }

  private static SafetensorsFile openShards(Path path, Arena arena) {
    String displayName = path.toString();
    Map<String, String> fileOfTensor =
        SafetensorsIndex.parse(MappedFile.map(path, arena), displayName);
    Map<String, Map<String, TensorInfo>> shards = new HashMap<>();
    Map<String, String> metadata = Map.of();
    Map<String, TensorInfo> tensors = new LinkedHashMap<>();
    long sizeBytes = 0;
    for (Map.Entry<String, String> entry : fileOfTensor.entrySet()) {
      String file = entry.getValue();
      Map<String, TensorInfo> shard = shards.get(file);
      if (shard == null) {
        Path shardPath = path.resolveSibling(file);
        MemorySegment segment = MappedFile.map(shardPath, arena);
        SafetensorsHeader header = SafetensorsHeader.parse(segment, shardPath.toString());
        shard = header.tensors();
        checkOnlyIndexed(shard, file, fileOfTensor, displayName);
        // Of the later files the metadata is dropped: a thousand hostile ones would fill the heap.
        metadata = shards.isEmpty() ? header.metadata() : metadata;
        shards.put(file, shard);
        sizeBytes += segment.byteSize();
      }
      TensorInfo tensor = shard.get(entry.getKey());
      if (tensor == null) {
        throw new EngineException(
            Kind.BAD_FILE,
            displayName
                + ": tensor "
                + EngineException.quote(entry.getKey())
                + " is missing in "
                + EngineException.quote(file));
      }
      tensors.put(entry.getKey(), tensor);
    }
    return new SafetensorsFile(arena, displayName, metadata, tensors, sizeBytes);
  }

  /** With this, the index bounds what all files together may list. */
  private static void checkOnlyIndexed(
      Map<String, TensorInfo> shard,
      String file,
      Map<String, String> fileOfTensor,
      String displayName) {
    for (String tensor : shard.keySet()) {
      if (!file.equals(fileOfTensor.get(tensor))) {
        throw new EngineException(
            Kind.BAD_FILE,
            displayName
                + ": tensor "
                + EngineException.quote(tensor)
                + " of "
                + EngineException.quote(file)
                + " is not in the index");
      }
    }
  }

  /** Name of the file or index for messages. */
  public String displayName() {
    return displayName;
  }

  /** The free text that the file carries beside the tensors; of the first of several files. */
  public Map<String, String> metadata() {
    return metadata;
  }

  /** Tensors by name, in the order of the header or index, read-only. */
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

  /** Bytes of all files with tensors. */
  public long sizeBytes() {
    return sizeBytes;
  }

  @Override
  public void close() {
    if (arena != null && arena.scope().isAlive()) {
      arena.close();
    }
  }
}

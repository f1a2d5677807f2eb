package org.mycromwell.engine.format;

import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.Map;
import org.mycromwell.engine.EngineException;

/** The {@code weight_map} of a model in several files: which tensor is in which file. */
final class SafetensorsIndex {
  private static final int MAX_FILES = 1000;

  private SafetensorsIndex() {}

  /** File name by tensor name. File names are plain: they cannot lead out of the directory. */
  static Map<String, String> parse(MemorySegment segment, String displayName) {
    Map<String, String> fileOfTensor = new LinkedHashMap<>();
    Map<String, String> files = new LinkedHashMap<>();
    SafetensorsHeader.checkLength(segment.byteSize(), displayName);
    try (JsonHeader json = JsonHeader.of(segment, displayName)) {
      json.startObject();
      while (json.nextField()) {
        if (!json.fieldName().equals("weight_map")) {
          json.skipValue();
          continue;
        }
        json.startObject();
        while (json.nextField()) {
          String tensor = json.fieldName();
          String file = json.string();
          if (file.isEmpty() || file.startsWith(".") || !file.matches("[\\w.\\- ]+")) {
            throw json.error("file name " + EngineException.quote(file) + " is not a plain name");
          }
          // One instance per file, or a hostile index could hold the same name a million times.
          String known = files.putIfAbsent(file, file);
          fileOfTensor.put(tensor, known == null ? file : known);
          if (files.size() > MAX_FILES || fileOfTensor.size() > SafetensorsHeader.MAX_TENSORS) {
            throw json.error(
                "the index names more than "
                    + MAX_FILES
                    + " files or "
                    + SafetensorsHeader.MAX_TENSORS
                    + " tensors");
          }
        }
      }
      json.end();
      if (fileOfTensor.isEmpty()) {
        throw json.error("the index has no 'weight_map' with tensors");
      }
    }
    return fileOfTensor;
  }
}

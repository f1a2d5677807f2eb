package org.mycromwell.engine.train;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;

/**
 * Where the figures on held-out data began and ended, by stage: what stages learn from differs, so
 * a loss of one is not to be compared with that of another.
 */
public record RunSummary(List<Stage> stages) {
  public RunSummary {
    stages = List.copyOf(stages);
  }

  /**
   * One stage.
   *
   * @param start by metric, before its first step
   * @param end by metric, of its last evaluation
   */
  public record Stage(String name, Map<String, Double> start, Map<String, Double> end) {
    public Stage {
      start = Collections.unmodifiableMap(new LinkedHashMap<>(start));
      end = Collections.unmodifiableMap(new LinkedHashMap<>(end));
    }
  }

  /** Reads the file that {@link MetricsLog} wrote, those parts of the run before it went on too. */
  static RunSummary of(Path metrics) {
    List<Stage> stages = new ArrayList<>();
    try (BufferedReader lines = Files.newBufferedReader(metrics)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Map<String, Object> fields = MetricsLog.fields(line);
        if ("evaluation".equals(fields.get("event"))) {
          add(stages, String.valueOf(fields.get("stage")), values(fields));
        }
      }
    } catch (IOException e) {
      throw new EngineException(Kind.BAD_FILE, metrics + " cannot be read: " + e.getMessage(), e);
    }
    return new RunSummary(stages);
  }

  private static Map<String, Double> values(Map<String, Object> fields) {
    Map<String, Double> values = new LinkedHashMap<>();
    fields.forEach((name, value) -> {
      if (value instanceof Number number && !name.equals("step")) {
        values.put(name, number.doubleValue());
      }
    });
    return values;
  }

  private static void add(List<Stage> stages, String name, Map<String, Double> values) {
    if (!stages.isEmpty() && stages.getLast().name().equals(name)) {
      Stage before = stages.removeLast();
      stages.add(new Stage(name, before.start(), values));
    } else {
      stages.add(new Stage(name, values, values));
    }
  }
}

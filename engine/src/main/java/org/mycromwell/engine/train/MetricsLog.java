package org.mycromwell.engine.train;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.format.AtomicFile;
import org.mycromwell.engine.json.JsonLine;
import org.mycromwell.engine.model.vljepa.EmbeddingStats;
import org.mycromwell.engine.model.vljepa.Losses;

/**
 * The file {@code metrics.jsonl} of a run: one JSON object a line, an {@code event} of step,
 * evaluation, checkpoint or warning. What was not measured is absent. For one thread.
 */
final class MetricsLog implements AutoCloseable {
  private static final JsonFactory FACTORY = new JsonFactory();

  private final Path file;
  private final BufferedWriter writer;

  private MetricsLog(Path file, BufferedWriter writer) {
    this.file = file;
    this.writer = writer;
  }

  /**
   * Opens the file to go on after the checkpoint of {@code step}; what came after it goes.
   *
   * @param step -1 without a checkpoint: everything goes
   */
  static MetricsLog open(Path file, long step) {
    try {
      if (Files.exists(file)) {
        cut(file, kept(file, step));
      }
      return new MetricsLog(
          file,
          Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
    } catch (IOException e) {
      throw failure(file, e);
    }
  }

  /** Lines up to the last one that tells of the checkpoint: a step can be saved more than once. */
  private static long kept(Path file, long step) throws IOException {
    long lines = 0;
    long saved = 0;
    try (BufferedReader in = Files.newBufferedReader(file)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        Map<String, Object> fields = fields(line);
        if (!(fields.get("step") instanceof Long at) || at > step) {
          break;
        }
        lines++;
        if (at == step && "checkpoint".equals(fields.get("event"))) {
          saved = lines;
        }
      }
    }
    return saved > 0 ? saved : lines;
  }

  private static void cut(Path file, long count) throws IOException {
    try (AtomicFile kept = AtomicFile.create(file);
        BufferedReader lines = Files.newBufferedReader(file)) {
      for (long i = 0; i < count; i++) {
        kept.write(
            MemorySegment.ofArray((lines.readLine() + "\n").getBytes(StandardCharsets.UTF_8)));
      }
      kept.commit();
    }
  }

  /** Numbers and words of a line; empty for one that was cut off by a kill. */
  static Map<String, Object> fields(String line) {
    Map<String, Object> fields = new LinkedHashMap<>();
    try (JsonParser json = FACTORY.createParser(line)) {
      while (json.nextToken() != null) {
        switch (json.currentToken()) {
          case VALUE_NUMBER_INT -> fields.put(json.currentName(), json.getLongValue());
          case VALUE_NUMBER_FLOAT -> fields.put(json.currentName(), json.getDoubleValue());
          case VALUE_STRING -> fields.put(json.currentName(), json.getText());
          default -> {} // the object itself, flags
        }
      }
      return fields;
    } catch (IOException e) {
      return Map.of();
    }
  }

  void step(StepMetrics metrics) {
    write(
        "step",
        metrics.step(),
        json -> {
          json.writeStringField("stage", metrics.stageName());
          json.writeNumberField("stageStep", metrics.stageStep());
          Losses losses = metrics.losses();
          number(json, "loss", losses.total());
          number(json, "lm", losses.lm());
          number(json, "accuracy", losses.tokenAccuracy());
          number(json, "jepa", losses.jepa());
          number(json, "sigReg", losses.sigReg());
          number(json, "chars", losses.chars());
          number(json, "charAccuracy", losses.charAccuracy());
          number(json, "lmGradientNorm", losses.lmGradNorm());
          number(json, "jepaGradientNorm", losses.jepaGradNorm());
          number(json, "jepaScale", losses.jepaScale());
          EmbeddingStats stats = losses.embedding();
          number(json, "spread", stats.spread());
          number(json, "effectiveRank", stats.effectiveRank());
          number(json, "cosine", stats.cosine());
          number(json, "learningRate", metrics.learningRate());
          number(json, "gradientNorm", metrics.gradientNorm());
          number(json, "tau", metrics.tau());
          if (metrics.skipped()) {
            json.writeBooleanField("skipped", true);
          }
          json.writeNumberField("tokens", metrics.tokens());
          json.writeNumberField("totalTokens", metrics.totalTokens());
          number(json, "seconds", metrics.seconds());
          number(json, "waitSeconds", metrics.waitSeconds());
          number(json, "tokensPerSecond", metrics.tokensPerSecond());
          json.writeNumberField("heapBytes", metrics.heapBytes());
          if (metrics.residentBytes() > 0) {
            json.writeNumberField("residentBytes", metrics.residentBytes());
          }
        });
  }

  void evaluation(EvaluationMetrics metrics) {
    write(
        "evaluation",
        metrics.step(),
        json -> {
          json.writeStringField("stage", metrics.stageName());
          for (Map.Entry<String, Double> entry : metrics.values().entrySet()) {
            number(json, entry.getKey(), entry.getValue());
          }
          json.writeBooleanField("best", metrics.best());
        });
  }

  void checkpoint(long step, String name) {
    write("checkpoint", step, json -> json.writeStringField("name", name));
  }

  void warning(long step, String text) {
    write("warning", step, json -> json.writeStringField("text", text));
  }

  private void write(String event, long step, JsonLine.Fields fields) {
    try {
      writer.write(
          JsonLine.of(json -> {
            json.writeNumberField("step", step);
            json.writeStringField("event", event);
            fields.write(json);
          }));
      writer.flush(); // who watches the run reads it while it grows
    } catch (IOException e) {
      throw failure(file, e);
    }
  }

  private static void number(JsonGenerator json, String name, double value) throws IOException {
    if (Double.isFinite(value)) {
      json.writeNumberField(name, value);
    }
  }

  @Override
  public void close() {
    try {
      writer.close();
    } catch (IOException e) {
      throw failure(file, e);
    }
  }

  private static EngineException failure(Path file, IOException e) {
    return new EngineException(
        Kind.WRITE_FAILED, file + " cannot be written: " + e.getMessage(), e);
  }
}

package org.mycromwell.app.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.edit.Hunk;
import org.mycromwell.engine.edit.Proposal;
import org.mycromwell.engine.edit.TextEncoding;
import org.mycromwell.engine.edit.flow.EditProblem;
import org.mycromwell.engine.edit.flow.EditStats;
import org.mycromwell.engine.edit.flow.HunkConfidence;

/** The lines that edit and complete print with {@code --json}, each an object of its own. */
final class EditEvents {
  private static final int SCHEMA = 1;

  private final PrintWriter out;

  EditEvents(PrintWriter out) {
    this.out = out;
  }

  void start(String command, String file, String model) {
    print(
        "start",
        json -> {
          json.writeStringField("command", command);
          json.writeStringField("file", file);
          json.writeStringField("model", model);
        });
  }

  void progress(String phase, int done, int total, double tokensPerSecond) {
    print(
        "progress",
        json -> {
          json.writeStringField("phase", phase);
          json.writeNumberField("done", done);
          json.writeNumberField("total", total);
          json.writeNumberField("tokensPerSecond", tokensPerSecond);
        });
  }

  void token(String text) {
    print("token", json -> json.writeStringField("text", text));
  }

  /** Lines are counted from 1; an insertion stands before its old line and has none. */
  void hunk(Hunk hunk, Optional<HunkConfidence> confidence) {
    print(
        "hunk",
        json -> {
          json.writeNumberField("index", hunk.index());
          json.writeNumberField("oldStart", hunk.before().first() + 1);
          writeLines(json, "oldLines", hunk.beforeLines());
          writeLines(json, "newLines", hunk.afterLines());
          if (confidence.isPresent()) {
            json.writeNumberField("confidence", confidence.get().probability());
            json.writeNumberField("logProbability", confidence.get().logProbability());
            json.writeBooleanField("unsure", confidence.get().isUnsure());
          }
        });
  }

  void result(Json.Fields fields) {
    print("result", fields);
  }

  void error(Throwable failure) {
    print(
        "error",
        json -> {
          json.writeNumberField("exitCode", ExitCode.of(failure).code());
          json.writeStringField("message", ErrorText.of(failure));
          if (failure instanceof EngineException e) {
            json.writeBooleanField("beyondModel", e.kind() == Kind.BEYOND_MODEL);
          }
        });
  }

  /** Text as it is; what is no UTF-8, or would not come back as the same bytes, in Base64. */
  static void writePatch(JsonGenerator json, Proposal proposal, byte[] patch) throws IOException {
    TextEncoding encoding = proposal.snapshot().encoding();
    if (encoding == TextEncoding.UTF_8 || encoding == TextEncoding.UTF_8_BOM) {
      json.writeStringField("patch", new String(patch, StandardCharsets.UTF_8));
    } else {
      json.writeBinaryField("patchBase64", patch);
    }
  }

  static void writeProblems(JsonGenerator json, List<EditProblem> problems) throws IOException {
    json.writeArrayFieldStart("problems");
    for (EditProblem problem : problems) {
      json.writeStartObject();
      json.writeNumberField("exitCode", ExitCode.of(problem.kind()).code());
      json.writeStringField("message", problem.message());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  static void writeLines(JsonGenerator json, String name, List<String> lines) throws IOException {
    json.writeArrayFieldStart(name);
    for (String line : lines) {
      json.writeString(line);
    }
    json.writeEndArray();
  }

  static void writeStats(JsonGenerator json, EditStats stats) throws IOException {
    json.writeObjectFieldStart("stats");
    json.writeNumberField("promptTokens", stats.promptTokens());
    json.writeNumberField("cachedTokens", stats.cachedTokens());
    json.writeNumberField("prefillTokens", stats.prefillTokens());
    json.writeNumberField("prefillMillis", stats.prefillMillis());
    json.writeNumberField("firstTokenMillis", stats.firstTokenMillis());
    json.writeNumberField("answerTokens", stats.answerTokens());
    json.writeNumberField("decodeMillis", stats.decodeMillis());
    json.writeNumberField("decodeTokensPerSecond", stats.decodeTokensPerSecond());
    json.writeNumberField("draftedTokens", stats.draftedTokens());
    json.writeNumberField("acceptedTokens", stats.acceptedTokens());
    json.writeNumberField("copiedShare", stats.copiedShare());
    json.writeNumberField("contextTokens", stats.contextTokens());
    json.writeNumberField("askedAgain", stats.askedAgain());
    json.writeEndObject();
  }

  private void print(String type, Json.Fields fields) {
    Json.printLine(
        out,
        json -> {
          json.writeNumberField("schema", SCHEMA);
          json.writeStringField("type", type);
          fields.write(json);
        });
  }
}

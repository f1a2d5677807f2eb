package org.mycromwell.engine.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.data.charts.ChartPicture;
import org.mycromwell.engine.data.pictures.Pictures;
import org.mycromwell.engine.data.pictures.Screenshot;
import org.mycromwell.engine.json.JsonLine;

/**
 * Held-out tasks as files, one JSON object a line:
 *
 * <pre>
 * edits.jsonl        family, file, text, first, end, instruction, expected
 * gaps.jsonl         file, before, after, expected
 * refusals.jsonl     topic, file, text, first, end, instruction
 * charts.jsonl       kind, file, image, instruction, expected, palette, scale
 * screenshots.jsonl  file, image, instruction, expected, and the fields of PictureStyle
 * </pre>
 *
 * {@code first} to {@code end - 1} are the lines of {@code text} that may change, from 0; {@code
 * expected} is what shall stand there, in the gap or in the picture, with line ends. {@code image}
 * is a PNG, relative to the folder.
 */
public final class HeldOutFiles {
  /** What is written, beside the images. */
  public static final List<String> NAMES =
      List.of("edits.jsonl", "gaps.jsonl", "refusals.jsonl", "screenshots.jsonl", "charts.jsonl");

  private HeldOutFiles() {}

  /** Writes all five files; those that exist are replaced. */
  public static void write(
      Path folder,
      List<EditPair> edits,
      List<Gap> gaps,
      List<Refusal> refusals,
      List<Screenshot> screenshots,
      List<ChartPicture> charts) {
    StringBuilder editLines = new StringBuilder();
    StringBuilder gapLines = new StringBuilder();
    StringBuilder refusalLines = new StringBuilder();
    StringBuilder screenLines = new StringBuilder();
    StringBuilder chartLines = new StringBuilder();
    try {
      Files.createDirectories(folder.resolve("images"));
      for (EditPair pair : edits) {
        editLines.append(
            JsonLine.of(json -> {
              json.writeStringField("family", pair.family());
              json.writeStringField("file", pair.file().name());
              json.writeStringField("text", pair.file().text());
              json.writeNumberField("first", pair.scope().first());
              json.writeNumberField("end", pair.scope().end());
              json.writeStringField("instruction", pair.instruction());
              json.writeStringField("expected", pair.after());
            }));
      }
      for (Gap gap : gaps) {
        gapLines.append(
            JsonLine.of(json -> {
              json.writeStringField("file", gap.fileName());
              json.writeStringField("before", gap.before());
              json.writeStringField("after", gap.after());
              json.writeStringField("expected", gap.middle());
            }));
      }
      for (Refusal refusal : refusals) {
        refusalLines.append(
            JsonLine.of(json -> {
              json.writeStringField("topic", refusal.topic());
              json.writeStringField("file", refusal.file().name());
              json.writeStringField("text", refusal.file().text());
              json.writeNumberField("first", refusal.scope().first());
              json.writeNumberField("end", refusal.scope().end());
              json.writeStringField("instruction", refusal.instruction());
            }));
      }
      for (int i = 0; i < screenshots.size(); i++) {
        Screenshot shot = screenshots.get(i);
        String image = String.format(Locale.ROOT, "images/%05d.png", i);
        Files.write(folder.resolve(image), Pictures.png(shot.picture()));
        screenLines.append(
            JsonLine.of(json -> {
              json.writeStringField("file", shot.fileName());
              json.writeStringField("image", image);
              json.writeStringField("instruction", shot.instruction());
              json.writeStringField("expected", shot.text());
              for (Map.Entry<String, String> word : shot.style().entrySet()) {
                json.writeStringField(word.getKey(), word.getValue());
              }
            }));
      }
      for (int i = 0; i < charts.size(); i++) {
        ChartPicture chart = charts.get(i);
        String image = String.format(Locale.ROOT, "images/chart-%05d.png", i);
        Files.write(folder.resolve(image), Pictures.png(chart.picture()));
        chartLines.append(
            JsonLine.of(json -> {
              json.writeStringField("kind", chart.kind().word());
              json.writeStringField("file", chart.fileName());
              json.writeStringField("image", image);
              json.writeStringField("instruction", chart.instruction());
              json.writeStringField("expected", chart.code());
              for (Map.Entry<String, String> word : chart.style().entrySet()) {
                json.writeStringField(word.getKey(), word.getValue());
              }
            }));
      }
      Files.writeString(folder.resolve("charts.jsonl"), chartLines);
      Files.writeString(folder.resolve("edits.jsonl"), editLines);
      Files.writeString(folder.resolve("gaps.jsonl"), gapLines);
      Files.writeString(folder.resolve("refusals.jsonl"), refusalLines);
      Files.writeString(folder.resolve("screenshots.jsonl"), screenLines);
    } catch (IOException e) {
      throw new EngineException(
          Kind.WRITE_FAILED, folder + " cannot be written: " + e.getClass().getSimpleName(), e);
    }
  }
}

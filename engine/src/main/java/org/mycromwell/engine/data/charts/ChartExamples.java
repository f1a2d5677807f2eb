package org.mycromwell.engine.data.charts;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.data.Draws;
import org.mycromwell.engine.data.Examples;
import org.mycromwell.engine.data.Split;
import org.mycromwell.engine.data.edits.Phrases;
import org.mycromwell.engine.data.pictures.FontShelf;
import org.mycromwell.engine.image.ImageProcessor;
import org.mycromwell.engine.image.ImageTensor;
import org.mycromwell.engine.image.Picture;
import org.mycromwell.engine.image.VisionInput;
import org.mycromwell.engine.model.vljepa.Example;
import org.mycromwell.engine.model.vljepa.VisionConfig;

/** Pictures of charts with their code as answer, the kinds in turn. Immutable. */
public final class ChartExamples {
  private static final Phrases PLOT = Phrases.of("chart-plot");
  private static final Phrases DIAGRAM = Phrases.of("chart-diagram");
  private static final Phrases FORM = Phrases.of("chart-form");

  private static final int MAX_TILES = 16;

  private final Examples examples;
  private final Split split;
  private final long seed;
  private final VisionConfig vision;
  private final ImageProcessor processor;
  private final ChartRenderer renderer;

  /**
   * @param vision of the model: pictures are scaled to its standard image
   * @param fonts of the split, or null for the built-in one
   */
  public ChartExamples(
      Examples examples, Split split, long seed, VisionConfig vision, @Nullable FontShelf fonts) {
    this.examples = examples;
    this.split = split;
    this.seed = seed;
    this.vision = vision;
    processor =
        new ImageProcessor(
            new VisionInput(
                vision.channels(),
                vision.height(),
                vision.width(),
                vision.reduction(),
                MAX_TILES,
                Integer.MAX_VALUE));
    renderer = new ChartRenderer(split, fonts);
  }

  /** The chart of this number; empty when its text has more than so many tokens. */
  public Optional<ChartPicture> picture(long number, int maxLength) {
    ChartKind[] kinds = ChartKind.values();
    ChartKind kind = kinds[(int) Math.floorMod(number, (long) kinds.length)];
    Draws draws = Draws.of(seed, number);
    ChartRenderer.Drawn drawn = renderer.draw(kind, draws.fork(1));
    Draws words = draws.fork(2);
    String file = fileName(kind, words);
    String instruction = instruction(kind, words);
    String code = drawn.chart().code();
    return code.length() + examples.transcriptionOverhead(file, instruction) > maxLength
        ? Optional.empty()
        : Optional.of(
            new ChartPicture(kind, file, instruction, code, drawn.picture(), drawn.style()));
  }

  /** The same as an example. */
  public Optional<Example> make(long number, int maxLength) {
    return picture(number, maxLength)
        .map(chart ->
            examples.chart(
                chart.fileName(), seen(chart.picture()), chart.code(), chart.instruction()));
  }

  /** What the product makes of it, once it has seen that it is no text. */
  private List<ImageTensor> seen(Picture picture) {
    return vision.channels() == 1
        ? processor.drawing(picture).tensors()
        : processor.process(picture, picture.rgb()[0]).tensors();
  }

  private String instruction(ChartKind kind, Draws random) {
    String name =
        switch (kind) {
          case BAR -> random.pick(List.of("bar chart", "bar chart", "chart", "plot", "graph"));
          case LINE -> random.pick(List.of("line chart", "line plot", "chart", "plot", "graph"));
          case PIE -> random.pick(List.of("pie chart", "pie chart", "pie", "chart", "plot"));
          case DIAGRAM, FORM -> "";
        };
    Phrases phrases =
        switch (kind) {
          case BAR, LINE, PIE -> PLOT;
          case DIAGRAM -> DIAGRAM;
          case FORM -> FORM;
        };
    String phrase = Phrases.fill(phrases.pick(split, random), Map.of("kind", name));
    return random.nextBoolean(0.3) ? ChartWords.capitalised(phrase) : phrase;
  }

  private static String fileName(ChartKind kind, Draws random) {
    return random.pick(
        switch (kind) {
          case BAR, LINE, PIE -> List.of("chart.py", "plot.py", "figure.py", "main.py");
          case DIAGRAM -> List.of("diagram.mmd", "flow.mmd", "chart.mermaid", "process.mmd");
          case FORM -> List.of("form.html", "index.html", "page.html", "dialog.html");
        });
  }
}

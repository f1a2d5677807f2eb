package org.mycromwell.engine.data.charts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mycromwell.engine.data.Draws;
import org.mycromwell.engine.data.Examples;
import org.mycromwell.engine.data.Split;
import org.mycromwell.engine.data.TestData;
import org.mycromwell.engine.image.ImageProcessor;
import org.mycromwell.engine.image.ImageTensor;
import org.mycromwell.engine.image.VisionInput;
import org.mycromwell.engine.model.vljepa.Example;
import org.mycromwell.engine.model.vljepa.VisionConfig;
import org.mycromwell.engine.model.vljepa.VlJepaPreset;

class ChartsTest {
  private static final VisionInput INK = new VisionInput(1, 256, 512, 8, 16, Integer.MAX_VALUE);

  private static ChartRenderer.Drawn drawn(Split split, ChartKind kind, long number) {
    return new ChartRenderer(split, null).draw(kind, Draws.of(3, kind.ordinal(), number));
  }

  @ParameterizedTest
  @EnumSource
  void codeParsesAndReadsBackAsTheChart(ChartKind kind) {
    ChartMaker maker = new ChartMaker(Split.TRAIN);
    for (int i = 0; i < 200; i++) {
      Chart chart = maker.make(kind, Draws.of(1, i));
      assertThat(ChartReader.parses(kind, chart.code())).as(chart.code()).isTrue();
      assertThat(ChartReader.read(chart.code())).contains(chart);
      assertThat(chart.kind()).isEqualTo(kind);
    }
  }

  @Test
  void otherCodeIsNoChart() {
    String bar = new Plot(ChartKind.BAR, "T", List.of("a", "b"), List.of(1, 2)).code();
    String diagram = "flowchart TD\n    A[x] --> B[y]\n    A --> C[z]\n";
    String form = "<form>\n  <button>Go</button>\n</form>\n";
    assertThat(Stream.of(bar, diagram, form)).allMatch(code -> ChartReader.read(code).isPresent());
    List<String> others =
        List.of(
            "",
            bar.replace("[1, 2]", "[1]"),
            bar.replace("plt.bar", "plt.barh"),
            bar.stripTrailing(),
            diagram.replace("TD", "XY"),
            diagram.replace("A --> C", "C --> C"),
            diagram.replace("C[z]", "D[z]"),
            diagram.replace("]\n", "\n"),
            form.replace("</form>", "</div>"),
            form.replace("</button>", ""));
    assertThat(others).allMatch(code -> ChartReader.read(code).isEmpty());
    assertThat(ChartReader.parses(ChartKind.DIAGRAM, others.get(5))).isFalse();
    assertThat(ChartReader.parses(ChartKind.BAR, bar.replace("(", "["))).isFalse();
  }

  /** Every word, but for those of rows that everybody knows, which the splits write differently. */
  private static Set<String> words(Split split) {
    Set<String> words = new HashSet<>();
    ChartMaker maker = new ChartMaker(split);
    for (ChartKind kind : ChartKind.values()) {
      for (int i = 0; i < 400; i++) {
        for (String label : maker.make(kind, Draws.of(5, kind.ordinal(), i)).labels()) {
          words.addAll(List.of(label.toLowerCase(Locale.ROOT).split(" ")));
        }
      }
    }
    return words;
  }

  @Test
  void heldOutWordsAndColoursAreNeverLearnt() {
    Set<String> learnt = words(Split.TRAIN);
    Set<String> heldOut = words(Split.HELD_OUT);
    assertThat(heldOut).hasSizeGreaterThan(150).doesNotContainAnyElementsOf(learnt);
    assertThat(ChartPalette.of(Split.HELD_OUT))
        .doesNotContainAnyElementsOf(ChartPalette.of(Split.TRAIN));
  }

  @ParameterizedTest
  @EnumSource
  void theSameNumberGivesTheSamePictureAndOthersOthers(ChartKind kind) {
    assertThat(drawn(Split.TRAIN, kind, 1).picture().rgb())
        .isEqualTo(drawn(Split.TRAIN, kind, 1).picture().rgb());
    assertThat(drawn(Split.TRAIN, kind, 1).chart())
        .isNotEqualTo(drawn(Split.TRAIN, kind, 2).chart());
  }

  @Test
  void trainingSeesWhatTheProductSees() {
    ImageProcessor processor = new ImageProcessor(INK);
    int text = 0;
    int all = 0;
    List<Integer> widths = new ArrayList<>();
    for (ChartKind kind : ChartKind.values()) {
      for (int i = 0; i < 12; i++, all++) {
        var picture = drawn(Split.HELD_OUT, kind, i).picture();
        widths.add(picture.width());
        var processed = processor.process(picture, 0);
        if (processed.grid() != null) {
          text++;
          continue;
        }
        ImageTensor seen = processed.tensors().getFirst();
        assertThat(processed.tensors()).hasSize(1);
        assertThat(seen.pixels())
            .isEqualTo(processor.drawing(picture).tensors().getFirst().pixels());
        assertThat(seen.height() % 16).isZero();
        assertThat(seen.height()).isLessThanOrEqualTo(256);
        assertThat(seen.width()).isLessThanOrEqualTo(512);
      }
    }
    assertThat(widths).anyMatch(width -> width > 512);
    assertThat(text).as("of %d taken for text", all).isLessThanOrEqualTo(all / 8);
  }

  @Test
  void answersAreTheCodeInBytes() {
    Examples examples = new Examples(TestData.tokenizer());
    VisionConfig vision = VlJepaPreset.NANO.config().vision();
    ChartExamples charts = new ChartExamples(examples, Split.TRAIN, 7, vision, null);
    for (long number = 0; number < 5; number++) {
      ChartPicture picture = charts.picture(number, 1000).orElseThrow();
      Example example = charts.make(number, 1000).orElseThrow();
      assertThat(picture.kind()).isEqualTo(ChartKind.values()[(int) number]);
      StringBuilder answer = new StringBuilder();
      for (int i = 0; i < example.answer().length - 1; i++) {
        byte[] token = TestData.tokenizer().decode(example.answer()[i]);
        assertThat(token).hasSize(1);
        answer.append((char) token[0]);
      }
      assertThat(answer.toString()).isEqualTo(picture.code());
      assertThat(example.images()).isNotEmpty();
      assertThat(charts.make(number, 30)).isEmpty();
    }
  }
}

package org.mycromwell.engine.data.pictures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.awt.Font;
import java.awt.GraphicsEnvironment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.data.Draws;
import org.mycromwell.engine.data.Split;
import org.mycromwell.engine.data.TestData;
import org.mycromwell.engine.image.CharacterGrid;
import org.mycromwell.engine.image.ImageProcessor;
import org.mycromwell.engine.image.ImageTensor;
import org.mycromwell.engine.image.Ink;
import org.mycromwell.engine.image.VisionInput;

class ScreenshotRendererTest {
  private static final VisionInput GRID = new VisionInput(1, 384, 800, 8, 8, 1 << 20);

  /** What puts other ink than letters into cells. */
  private static final Map<String, String> CLEAN =
      Map.of(
          "highlight", "none",
          "selection", "false",
          "cursor", "none",
          "guides", "none",
          "whitespace", "false",
          "marks", "0",
          "ruler", "false",
          "quality", "0",
          "noise", "0.00",
          "ligatures", "false");

  private static List<Font> fonts = List.of();

  @BeforeAll
  static void findFonts() {
    fonts =
        Arrays.stream(GraphicsEnvironment.getLocalGraphicsEnvironment().getAllFonts())
            .filter(font -> font.getPSName().contains("Mono"))
            .toList();
    assumeThat(fonts).as("monospaced fonts on this machine").isNotEmpty();
  }

  private static FontShelf shelf() {
    return FontShelf.of(fonts, "this machine", new byte[0]);
  }

  private static RenderedCode draw(Split split, long seed) {
    Draws random = Draws.of(seed);
    return new ScreenshotRenderer(shelf(), split).draw(excerpt(random.fork(0)), random);
  }

  private static Excerpt excerpt(Draws random) {
    List<String> all = Excerpt.shown(TestData.PYTHON.text());
    while (true) {
      int begin = 1 + random.nextInt(all.size() - 2);
      int end = Math.min(all.size() - 1, begin + 1 + random.nextInt(12));
      List<String> lines = all.subList(begin, end);
      if (!lines.getFirst().isEmpty() && !lines.getLast().isEmpty()) {
        return new Excerpt("cart.py", lines, all.get(begin - 1), all.get(end), 100, begin + 1);
      }
    }
  }

  @Test
  void theSameSeedGivesTheSamePicture() {
    for (int seed = 0; seed < 12; seed++) {
      RenderedCode once = draw(Split.TRAIN, seed);
      RenderedCode again = draw(Split.TRAIN, seed);
      assertThat(again.picture().rgb()).isEqualTo(once.picture().rgb());
      assertThat(again.text()).isEqualTo(once.text());
      assertThat(again.style()).isEqualTo(once.style());
      assertThat(again.grid()).isEqualTo(once.grid());
    }
  }

  @Test
  void labelsAreTheTextAndTheTextIsOfTheFile() {
    Set<String> all =
        Excerpt.shown(TestData.PYTHON.text()).stream()
            .map(String::strip)
            .collect(Collectors.toSet());
    int cut = 0;
    for (int seed = 0; seed < 60; seed++) {
      RenderedCode drawn = draw(Split.TRAIN, seed);
      assertThat(Excerpt.text(CellLabels.lines(drawn.labels(), drawn.grid().columns())))
          .isEqualTo(drawn.text());
      assertThat(drawn.labels()).hasSize(drawn.grid().rows() * drawn.grid().columns());
      assertThat(drawn.text()).doesNotContain("\t").doesNotStartWith("\n");
      assertThat(Excerpt.commonIndent(drawn.text().lines().toList())).isZero();
      boolean cutRight = "true".equals(drawn.style().get("cutRight"));
      cut += cutRight ? 1 : 0;
      for (String line : drawn.text().lines().toList()) {
        assertThat(all)
            .anyMatch(
                whole -> cutRight ? whole.startsWith(line.strip()) : whole.equals(line.strip()));
      }
    }
    assertThat(cut).isPositive();
  }

  @Test
  void inkLiesWhereTheGridSays() {
    int pictures = 0;
    int letters = 0;
    int faint = 0;
    int blanks = 0;
    int stained = 0;
    for (int seed = 0; seed < 400 && pictures < 40; seed++) {
      RenderedCode drawn = draw(Split.TRAIN, seed);
      if (!CLEAN.entrySet().stream()
          .allMatch(clean -> clean.getValue().equals(drawn.style().get(clean.getKey())))) {
        continue;
      }
      pictures++;
      CharacterGrid grid = drawn.grid();
      ImageTensor cells = grid.resample(Ink.of(drawn.picture()));
      for (int row = 0; row < grid.rows(); row++) {
        for (int column = 0; column < grid.columns(); column++) {
          double ink = ink(cells, row, column);
          if (drawn.labels()[row * grid.columns() + column] != CellLabels.BLANK) {
            letters++;
            faint += ink < 0.8 ? 1 : 0;
          } else {
            blanks++;
            stained += ink > 0.8 ? 1 : 0;
          }
        }
      }
      assertThat(grid.left() + grid.columns() * grid.advance())
          .isLessThanOrEqualTo(drawn.area().x() + drawn.area().width() + 0.5 * grid.advance());
      assertThat(grid.baseline() + (grid.rows() - 1) * grid.pitch())
          .isLessThan(drawn.area().y() + drawn.area().height() + 1);
    }
    assertThat(pictures).isGreaterThan(20);
    assertThat(letters).isGreaterThan(1000);
    assertThat(faint).as("letters without ink, of %s", letters).isLessThan(1 + letters / 200);
    assertThat(stained).as("blanks with ink, of %s", blanks).isLessThan(1 + blanks / 50);
  }

  /** Of the middle of a cell: slanted letters reach a little into the next. */
  private static double ink(ImageTensor cells, int row, int column) {
    double ink = 0;
    for (int y = 0; y < CharacterGrid.CELL_HEIGHT; y++) {
      for (int x = 2; x < CharacterGrid.CELL_WIDTH - 2; x++) {
        int at = (row * CharacterGrid.CELL_HEIGHT + y) * cells.width();
        ink += cells.pixels()[at + column * CharacterGrid.CELL_WIDTH + x];
      }
    }
    return ink;
  }

  @Test
  void modelsSeeTrainingPicturesAsTheProductShowsThem() {
    PictureViews views = new PictureViews(GRID);
    int found = 0;
    for (int seed = 0; seed < 12; seed++) {
      RenderedCode drawn = draw(Split.TRAIN, seed);
      Optional<PictureViews.View> view = views.estimated(drawn);
      if (view.isPresent()) {
        found++;
        List<ImageTensor> product =
            new ImageProcessor(GRID).process(drawn.picture(), 0xffffff).tensors();
        assertThat(view.get().picture().images()).hasSameSizeAs(product);
        assertThat(view.get().picture().images().getFirst().pixels())
            .isEqualTo(product.getFirst().pixels());
      }
    }
    assertThat(found).isPositive();
  }

  @Test
  void answersAreWhatIsSeen() {
    PictureViews views = new PictureViews(GRID);
    int whole = 0;
    for (int seed = 0; seed < 40; seed++) {
      RenderedCode drawn = draw(Split.TRAIN, seed);
      PictureViews.View view = views.see(drawn, Draws.of(seed, 1));
      ImageTensor image = view.picture().images().getFirst();
      int columns = image.width() / CharacterGrid.CELL_WIDTH;
      assertThat(view.picture().labels())
          .hasSize(columns * image.height() / CharacterGrid.CELL_HEIGHT);
      assertThat(Excerpt.text(CellLabels.lines(view.picture().labels(), columns)))
          .isEqualTo(view.text());
      whole += view.text().equals(drawn.text()) ? 1 : 0;
    }
    assertThat(whole).isGreaterThanOrEqualTo(35);
  }

  @Test
  void whatIsMeasuredWithIsNeverLearnt() {
    List<String> learnt = Palette.of(Split.TRAIN).stream().map(Palette::name).toList();
    Set<String> themes = new TreeSet<>();
    Set<String> names = new TreeSet<>();
    for (int seed = 0; seed < 40; seed++) {
      Map<String, String> style = draw(Split.HELD_OUT, seed).style();
      themes.add(style.getOrDefault("theme", ""));
      names.add(style.getOrDefault("font", ""));
    }
    assertThat(themes).hasSizeGreaterThan(3).doesNotContainAnyElementsOf(learnt);
    List<String> own = new ArrayList<>();
    shelf().families().forEach(family -> family.faces().forEach(face -> own.add(face.name())));
    assertThat(own).containsAll(names);
    assertThatThrownBy(() -> shelf().requireApart(shelf(), "data.fonts"))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("data.fonts")
        .hasMessageContaining(shelf().names().getFirst());
  }
}

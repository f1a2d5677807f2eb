package org.mycromwell.engine.model.vljepa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mycromwell.engine.exec.CancelToken;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.image.CharacterCells;
import org.mycromwell.engine.image.ImageTensor;
import org.mycromwell.engine.model.LanguageModel;
import org.mycromwell.engine.model.ModelOptions;
import org.mycromwell.engine.tensor.DType;
import org.mycromwell.engine.tokenizer.CromwellVocabulary;

/** The readout of a model file says of cells what the network in training says. */
class CellReadoutTest {
  private static final int[] TRIED = {0, 1, 5, 7, 14};

  @TempDir private Path directory;

  @Test
  void probabilitiesAreThoseOfTheTraining() {
    VlJepaConfig config = VlJepaPreset.TINY.config();
    Path path = directory.resolve("m.gguf");
    ImageTensor image = new Samples(9).image(48, 40, 1, ImageTensor.WHOLE);
    try (Workers workers = new Workers(1)) {
      VlJepaNetwork network = Samples.network(config, workers, 3);
      VlJepaGradientTest.shake(network);
      VlJepaFiles.write(
          "test", config, network.parameters(), CromwellVocabulary.untrained(420), DType.F32, path);
      try (LanguageModel model = LanguageModel.open(path, ModelOptions.defaults().withThreads(1))) {
        CharacterCells cells = model.network().readCells(image, new CancelToken()).orElseThrow();
        assertThat(cells.rows()).isEqualTo(3);
        assertThat(cells.columns()).isEqualTo(5);
        for (int cell : TRIED) {
          assertThat(-Math.log(cells.probabilities()[cell]))
              .as("cell %d", cell)
              .isCloseTo(loss(network, image, cell, cells.classes()[cell]), within(1e-4));
          int other = (cells.classes()[cell] + 1) % VisionConfig.CHAR_CLASSES;
          assertThat(loss(network, image, cell, other))
              .isGreaterThanOrEqualTo(loss(network, image, cell, cells.classes()[cell]));
        }
        CancelToken cancelled = new CancelToken();
        cancelled.cancel();
        ImageTensor unknown = new Samples(10).image(48, 40, 1, ImageTensor.WHOLE);
        assertThat(model.network().readCells(unknown, cancelled)).isEqualTo(Optional.empty());
      }
    }
  }

  /** Cross-entropy of one cell. */
  private static double loss(VlJepaNetwork network, ImageTensor image, int cell, int label) {
    int[] labels = new int[15];
    Arrays.fill(labels, -1);
    labels[cell] = label;
    Example example =
        new Example(new int[] {20}, new int[0], new float[0], -1, List.of(image), labels);
    Objective objective =
        new Objective(0, 0, 1, 0, AntiCollapse.EMA, JepaMasking.DEFAULT, false, false, Set.of());
    return network.evaluate(new Batch(List.of(example), 1), objective).chars();
  }
}

package org.mycromwell.engine.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.format.GgufFile;
import org.mycromwell.engine.format.GgufWriter;

class SamplingConfigTest {
  @TempDir private Path directory;

  private SamplingConfig recommended(GgufWriter writer) {
    Path path = directory.resolve("metadata.gguf");
    writer.write(path);
    try (GgufFile file = GgufFile.open(path)) {
      return SamplingConfig.recommended(file.metadata());
    }
  }

  @Test
  void fileRecommendsAndTheRestIsDefault() {
    GgufWriter writer =
        new GgufWriter()
            .putFloat("general.sampling.temp", 0.25f)
            .putInt("general.sampling.top_k", 20)
            .putFloat("general.sampling.penalty_repeat", 1.05f);
    assertThat(recommended(writer))
        .isEqualTo(
            SamplingConfig.DEFAULT
                .withTemperature(0.25f)
                .withTopK(20)
                .withRepetitionPenalty(1.05f));
    assertThat(recommended(new GgufWriter())).isEqualTo(SamplingConfig.DEFAULT);
  }

  @Test
  void badRecommendationIsNamed() {
    GgufWriter writer = new GgufWriter().putFloat("general.sampling.top_p", Float.NaN);
    assertThatThrownBy(() -> recommended(writer))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("general.sampling.*")
        .hasMessageContaining("top-p is NaN");
  }
}

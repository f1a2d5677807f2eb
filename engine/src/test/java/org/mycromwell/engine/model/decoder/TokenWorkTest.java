package org.mycromwell.engine.model.decoder;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mycromwell.engine.bench.TokenWork;
import org.mycromwell.engine.format.GgufFile;
import org.mycromwell.engine.kernel.KernelProvider;

/** Counts by hand; here because the tiny model is. */
class TokenWorkTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void matricesOfTheVocabularysHeightAreNotTheOutput(boolean tied) {
    TinyModel model = new TinyModel();
    model.tied = tied;
    model.ffn = model.vocabulary;
    model.kvHeads = 3;
    model.queryHeads = 3; // 3 heads of 16 are the vocabulary of 48 too
    Path path = model.randomise(31).write(directory);
    long hidden = model.hidden;
    long layerElements = 4 * 48 * hidden + 3 * 48 * hidden;
    long elements = model.layers * layerElements;
    try (GgufFile file = GgufFile.open(path)) {
      TokenWork work = TokenWork.of(file, DecoderConfig.read(file), KernelProvider.scalar());
      assertThat(work.operations()).isEqualTo(2.0 * elements);
      assertThat(work.readBytes()).isEqualTo(Float.BYTES * (elements + 48 * hidden));
    }
  }
}

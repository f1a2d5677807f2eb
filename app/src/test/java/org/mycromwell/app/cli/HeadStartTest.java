package org.mycromwell.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mycromwell.engine.model.EmbeddedModel;
import org.mycromwell.engine.model.LanguageModel;
import org.mycromwell.engine.model.ModelOptions;
import org.mycromwell.engine.model.ModelSource;

/** A model that was opened early is the one that would have been opened, or none. */
class HeadStartTest {
  private static final ModelSource EMBEDDED = new ModelSource.Embedded();
  private static final ModelOptions OPTIONS = ModelOptions.forEditing(EMBEDDED);

  private static boolean begins(Map<String, String> environment, String... args) {
    HeadStart.begin(args, environment);
    Optional<LanguageModel> taken = HeadStart.take(EMBEDDED, OPTIONS);
    taken.ifPresent(LanguageModel::close);
    return taken.isPresent();
  }

  @Test
  void beginsWhereAnEditTakesTheEmbeddedModel() {
    HeadStart.begin(new String[] {"edit", "a.py", "-i", "b"}, Map.of());
    Optional<LanguageModel> taken = HeadStart.take(EMBEDDED, OPTIONS);
    try (LanguageModel model = taken.orElseThrow()) {
      assertThat(model.displayName()).isEqualTo(EmbeddedModel.DISPLAY_NAME);
      assertThat(model.options()).isEqualTo(OPTIONS);
    }
    // It is given away once.
    assertThat(HeadStart.take(EMBEDDED, OPTIONS)).isEmpty();
  }

  @Test
  void doesNotBeginForAnythingElse() {
    assertThat(begins(Map.of(), "complete", "a.py")).isTrue();
    assertThat(begins(Map.of(), "undo", "a.py")).isFalse();
    assertThat(begins(Map.of(), "edit")).isFalse();
    assertThat(begins(Map.of(), "edit", "--help")).isFalse();
    assertThat(begins(Map.of(), "edit", "a.py", "-m", "b.gguf")).isFalse();
    assertThat(begins(Map.of(), "edit", "a.py", "-mb.gguf")).isFalse();
    assertThat(begins(Map.of(), "edit", "a.py", "--model=b.gguf")).isFalse();
    assertThat(begins(Map.of(), "edit", "a.py", "-t1")).isFalse();
    assertThat(begins(Map.of(), "edit", "a.py", "--kernels", "vector")).isFalse();
    assertThat(begins(Map.of("CROMWELL_MODEL", "b.gguf"), "edit", "a.py")).isFalse();
  }

  @Test
  void anotherModelOrOtherOptionsAreOpenedAnew() {
    for (ModelOptions other :
        new ModelOptions[] {
          OPTIONS.withThreads(OPTIONS.threads() + 1),
          OPTIONS.withContextLength(200),
          OPTIONS.withKernels(ModelOptions.defaults().kernels())
        }) {
      HeadStart.begin(new String[] {"edit", "a.py"}, Map.of());
      assertThat(HeadStart.take(EMBEDDED, other)).isEmpty();
    }
    HeadStart.begin(new String[] {"edit", "a.py"}, Map.of());
    assertThat(HeadStart.take(new ModelSource.OfFile(Path.of("b.gguf")), OPTIONS)).isEmpty();
  }
}

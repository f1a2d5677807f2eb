package org.mycromwell.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.format.GgufFile;
import org.mycromwell.engine.format.GgufWriter;
import org.mycromwell.engine.model.ModelAbilities.Calibration;
import org.mycromwell.engine.testing.ScriptedModel;

class ModelAbilitiesTest {
  private static final ModelAbilities SOME =
      new ModelAbilities(
          OptionalInt.of(400),
          OptionalInt.of(12),
          OptionalDouble.of(0.5),
          Optional.of(new Calibration(1.5f, 2)),
          List.of("python", "java"),
          List.of("rename-variable", "add-type-hints"));

  @TempDir Path folder;

  private ModelAbilities read(Consumer<GgufWriter> metadata) {
    GgufWriter writer = new GgufWriter();
    writer.putString("general.architecture", "llama");
    metadata.accept(writer);
    Path path = folder.resolve("m.gguf");
    writer.write(path);
    try (GgufFile file = GgufFile.open(path)) {
      return ModelAbilities.read(file.metadata(), "m.gguf");
    }
  }

  @Test
  void whatIsWrittenIsRead() {
    assertThat(read(SOME::write)).isEqualTo(SOME);
    assertThat(read(writer -> {})).isEqualTo(ModelAbilities.UNKNOWN);
    assertThat(SOME.isKnown()).isTrue();
    assertThat(ModelAbilities.UNKNOWN.isKnown()).isFalse();
  }

  @Test
  void familiesAreWords() {
    assertThat(SOME.inWords()).containsExactly("rename a variable", "add type hints");
  }

  @Test
  void calibrationIsALogisticCurve() {
    Calibration calibration = new Calibration(2, 1);
    assertThat(calibration.probability(-0.5)).isCloseTo(0.5, within(1e-12));
    assertThat(calibration.probability(0)).isCloseTo(1 / (1 + Math.exp(-1)), within(1e-12));
    assertThat(calibration.probability(Double.NEGATIVE_INFINITY)).isZero();
  }

  static Stream<Arguments> wrong() {
    return Stream.of(
        wrong(w -> w.putInt(ModelAbilities.MAX_SCOPE_TOKENS, 0), "1 to 1048576"),
        wrong(w -> w.putLong(ModelAbilities.MAX_SCOPE_TOKENS, 1L << 40), "32 bits"),
        wrong(w -> w.putString(ModelAbilities.MAX_SCOPE_TOKENS, "many"), "has type STRING"),
        wrong(w -> w.putInt(ModelAbilities.LINES_AROUND, 10_001), "0 to 10000"),
        wrong(w -> w.putFloat(ModelAbilities.UNABLE_THRESHOLD, 0), "a probability above 0"),
        wrong(w -> w.putFloat(ModelAbilities.UNABLE_THRESHOLD, 1.5f), "a probability above 0"),
        wrong(w -> w.putFloat(ModelAbilities.UNABLE_THRESHOLD, Float.NaN), "above 0"),
        wrong(w -> w.putFloat(ModelAbilities.CONFIDENCE_SCALE, 1), "only one is there"),
        wrong(
            w -> {
              w.putFloat(ModelAbilities.CONFIDENCE_SCALE, Float.POSITIVE_INFINITY);
              w.putFloat(ModelAbilities.CONFIDENCE_OFFSET, 0);
            },
            "a number between"),
        wrong(w -> w.putStrings(ModelAbilities.FAMILIES, List.of("a", "a")), "each once"),
        wrong(w -> w.putStrings(ModelAbilities.FAMILIES, List.of("\u001b[2J")), "\\u001b"),
        wrong(w -> w.putStrings(ModelAbilities.FAMILIES, List.of("x".repeat(41))), "names of"),
        wrong(
            w ->
                w.putStrings(
                    ModelAbilities.FAMILIES,
                    Stream.iterate(0, i -> i + 1).limit(257).map(i -> "f" + i).toList()),
            "at most 256"),
        wrong(w -> w.putString(ModelAbilities.LANGUAGES, "python"), "array of STRING"));
  }

  private static Arguments wrong(Consumer<GgufWriter> metadata, String message) {
    return arguments(metadata, message);
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void aValueThatCannotBeIsRefused(Consumer<GgufWriter> metadata, String message) {
    assertThatThrownBy(() -> read(metadata))
        .isInstanceOfSatisfying(
            EngineException.class, e -> assertThat(e.kind()).isEqualTo(Kind.BAD_FILE))
        .hasMessageContaining("m.gguf")
        .hasMessageContaining(message);
  }

  /** How the embedded model is read, whatever stream a resource has. */
  @Test
  void aModelIsReadFromAStream() throws IOException {
    byte[] bytes =
        Files.readAllBytes(
            ScriptedModel.answering("x".repeat(400) + "\n")
                .withAbilities(SOME)
                .write(folder.resolve("s.gguf")));
    try (GgufFile file =
        GgufFile.read(new ByteArrayInputStream(bytes), bytes.length, "a resource")) {
      assertThat(file.sizeBytes()).isEqualTo(bytes.length);
      assertThat(ModelAbilities.read(file.metadata(), "s")).isEqualTo(SOME);
      try (GgufFile mapped = GgufFile.open(folder.resolve("s.gguf"))) {
        file.tensors()
            .forEach((name, tensor) ->
                assertThat(tensor.data().mismatch(mapped.tensor(name).data())).isEqualTo(-1));
      }
    }
    assertThatThrownBy(
            () -> GgufFile.read(new ByteArrayInputStream(bytes), bytes.length - 1, "a resource"))
        .hasMessageContaining("a resource has more than");
    byte[] part = Arrays.copyOf(bytes, bytes.length / 2);
    assertThatThrownBy(
            () -> GgufFile.read(new ByteArrayInputStream(part), bytes.length, "a resource"))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("a resource");
  }
}

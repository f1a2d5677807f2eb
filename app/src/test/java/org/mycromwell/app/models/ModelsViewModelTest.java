package org.mycromwell.app.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mycromwell.app.throughput.SpeedBook;
import org.mycromwell.engine.model.ModelSource;
import org.mycromwell.engine.testing.ScriptedModel;

class ModelsViewModelTest {
  @TempDir Path folder;
  private final List<Runnable> later = new ArrayList<>();

  private ModelsViewModel models(long freeBytes) {
    return new ModelsViewModel(
        List.of(folder.resolve("lib")),
        new SpeedBook(),
        Runnable::run,
        later::add,
        open -> freeBytes + open);
  }

  private void runLater() {
    while (!later.isEmpty()) {
      later.removeFirst().run();
    }
  }

  private Path model(String name) throws IOException {
    Path file = folder.resolve("lib").resolve(name);
    Files.createDirectories(file.getParent());
    return ScriptedModel.answering("x\n").write(file);
  }

  private static List<FoundModel> found(ModelsViewModel models) {
    return models.models().stream()
        .filter(model -> !(model.source() instanceof ModelSource.Embedded))
        .toList();
  }

  @Test
  void modelsOfOtherProgramsAreFoundOnceAndExaminedInPlace() throws IOException {
    Path blob = model("hub/models--a--b/blobs/sha256-1234");
    Path link = folder.resolve("lib/hub/models--a--b/snapshots/1/one.gguf");
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(link, blob);
    model("part-00001-of-00002.gguf");
    model("part-00002-of-00002.gguf");
    model("mmproj-f16.gguf");
    Files.writeString(folder.resolve("lib/text.gguf"), "x".repeat(5000));
    Files.createSymbolicLink(folder.resolve("lib/loop"), folder.resolve("lib"));

    ModelsViewModel models = models(Long.MAX_VALUE / 2);
    models.refresh();
    assertThat(models.scanningProperty().get()).isTrue();
    runLater();
    assertThat(models.scanningProperty().get()).isFalse();
    assertThat(found(models)).hasSize(2);
    FoundModel one = found(models).getLast();
    assertThat(one.name()).isEqualTo("part-00001-of-00002.gguf");
    assertThat(one.architecture()).isEqualTo("llama");
    assertThat(one.quantisation()).isEqualTo("F32");
    assertThat(one.contextTokens()).hasValue(1 << 15);
    assertThat(one.vision()).isFalse();
    assertThat(one.neededBytes()).isPresent();
    assertThat(one.folder()).isEqualTo(folder.resolve("lib").toString());
    assertThat(models.summaryProperty().get()).startsWith("3 models, "); // with the embedded one
  }

  @Test
  void aModelThatDoesNotFitOrIsDamagedSaysWhy() throws IOException {
    Path big = model("big.gguf");
    ModelsViewModel models = models(1000);
    models.refresh();
    runLater();
    FoundModel tooBig = found(models).getFirst();
    assertThat(tooBig.runs()).isFalse();
    assertThat(tooBig.obstacles()).anyMatch(text -> text.contains("are available"));

    byte[] bytes = Files.readAllBytes(big);
    Path cut = folder.resolve("cut.gguf");
    Files.write(cut, Arrays.copyOf(bytes, bytes.length / 2));
    models.add(cut);
    models.add(cut);
    runLater();
    FoundModel damaged = models.models().getFirst();
    assertThat(damaged.name()).isEqualTo("cut.gguf");
    assertThat(damaged.runs()).isFalse();
    assertThat(damaged.sizeText()).isEmpty();
    assertThat(models.models()).extracting(FoundModel::name).containsOnlyOnce("cut.gguf");
    models.refresh();
    runLater();
    assertThat(models.models()).extracting(FoundModel::name).contains("cut.gguf", "big.gguf");
  }

  @Test
  void lookingAgainForgetsTheLookBefore() throws IOException {
    model("a.gguf");
    ModelsViewModel models = models(Long.MAX_VALUE / 2);
    models.refresh();
    models.refresh();
    runLater();
    assertThat(found(models)).hasSize(1);
  }

  @Test
  void foldersAreThoseOfTheEnvironmentThatExist() throws IOException {
    Path hub = Files.createDirectories(folder.resolve("hf/hub"));
    Path ollama = Files.createDirectories(folder.resolve("home/.ollama/models/blobs"));
    assertThat(
            ModelFolders.known(
                Map.of("HF_HOME", folder.resolve("hf").toString(), "XDG_DATA_HOME", "relative"),
                folder.resolve("home")))
        .containsExactly(hub, ollama);
  }

  @Test
  void recommendationsSuitTheMemoryAndTheirCommandsAreWhole() {
    assertThat(Recommendation.forMemory(2_000_000_000L))
        .extracting(Recommendation::ramGigabytes)
        .containsExactly(4);
    assertThat(Recommendation.forMemory(16_500_000_000L))
        .extracting(Recommendation::ramGigabytes)
        .containsExactly(16, 8, 4);
    Recommendation small = Recommendation.forMemory(8_200_000_000L).getFirst();
    assertThat(small.downloadCommand())
        .isEqualTo(
            "curl -C - -LO https://huggingface.co/Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF"
                + "/resolve/main/qwen2.5-coder-1.5b-instruct-q4_k_m.gguf");
    assertThat(small.checkCommand())
        .endsWith("  qwen2.5-coder-1.5b-instruct-q4_k_m.gguf\" | sha256sum -c");
    assertThat(small.licence()).isEqualTo("Apache-2.0");
  }
}

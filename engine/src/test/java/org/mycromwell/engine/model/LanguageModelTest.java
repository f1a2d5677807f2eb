package org.mycromwell.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.exec.CancelToken;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.format.GgufFile;
import org.mycromwell.engine.format.GgufWriter;
import org.mycromwell.engine.format.TensorInfo;
import org.mycromwell.engine.format.TensorSource;
import org.mycromwell.engine.kernel.KernelProvider;
import org.mycromwell.engine.kernel.Kernels;
import org.mycromwell.engine.kernel.MatMul;
import org.mycromwell.engine.machine.CpuFeatures;
import org.mycromwell.engine.model.decoder.DecoderPreset;
import org.mycromwell.engine.model.decoder.ModelInitializer;
import org.mycromwell.engine.tensor.DType;
import org.mycromwell.engine.tokenizer.Prompt;

class LanguageModelTest {
  @TempDir private static Path directory;

  private static Path path;

  @BeforeAll
  static void writeModel() {
    path = directory.resolve("tiny.gguf");
    try (Workers workers = new Workers(1)) {
      ModelInitializer.write(
          DecoderPreset.CROMWELL_TINY, DType.Q8_0, 5, workers, path, (done, total) -> {});
    }
  }

  /** The model with some of its metadata left out. */
  private static Path without(String prefix) {
    Path copy = directory.resolve("without-" + prefix + "gguf");
    try (GgufFile file = GgufFile.open(path)) {
      copy(file, prefix).write(copy);
    }
    return copy;
  }

  private static GgufWriter copy(GgufFile file, String withoutPrefix) {
    GgufWriter writer = new GgufWriter();
    for (String key : file.metadata().keys()) {
      if (!key.startsWith(withoutPrefix)) {
        writer.copy(file.metadata(), key);
      }
    }
    for (TensorInfo tensor : file.tensors().values()) {
      writer.tensor(tensor.name(), tensor.type(), tensor.dims(), TensorSource.of(tensor.data()));
    }
    return writer;
  }

  @Test
  void aThreadForEachPhysicalCoreByDefault() {
    assertThat(ModelOptions.defaults().threads())
        .isEqualTo(CpuFeatures.detect().suggestedThreads());
  }

  @Test
  void opensWithTokenizerAndSaysWhatItTook() {
    try (LanguageModel model = LanguageModel.open(path, ModelOptions.defaults().withThreads(2))) {
      assertThat(model.decoder().config()).isEqualTo(DecoderPreset.CROMWELL_TINY.config());
      assertThat(model.tokenizer().vocabularySize()).isEqualTo(512);
      assertThat(model.tokenizer().specialTokens().eos()).hasValue(1);
      assertThat(model.contextLength()).isEqualTo(512);
      assertThat(model.timing().openMillis()).isPositive();
      assertThat(model.timing().packMillis()).isPositive();
      assertThat(model.memoryPlan().totalBytes()).isPositive();
    }
  }

  @Test
  void promptBeginsWithBosOnceWhereTheModelWantsIt() {
    Path wantsBos = directory.resolve("bos.gguf");
    try (GgufFile file = GgufFile.open(path)) {
      copy(file, "none").putBool("tokenizer.ggml.add_bos_token", true).write(wantsBos);
    }
    ModelOptions options = ModelOptions.defaults().withThreads(1);
    try (LanguageModel with = LanguageModel.open(wantsBos, options);
        LanguageModel without = LanguageModel.open(path, options)) {
      int[] text = without.tokenizer().encode("int x");
      int bos = with.tokenizer().specialTokens().bos().getAsInt();
      assertThat(without.encode(Prompt.ofText("int x"))).isEqualTo(text);
      int[] ids = with.encode(Prompt.ofText("int x"));
      assertThat(ids[0]).isEqualTo(bos);
      assertThat(Arrays.copyOfRange(ids, 1, ids.length)).isEqualTo(text);
      Prompt explicit =
          Prompt.builder(with.tokenizer().specialTokens()).special(bos).text("int x").build();
      assertThat(with.encode(explicit)).isEqualTo(ids);
      assertThat(with.encode(Prompt.ofText(""))).containsExactly(bos);
    }
  }

  /** A decoder reads token by token, the embedded model a prompt as a whole. */
  @Test
  void warmingUpEndsWhenAskedAndChangesNoAnswer() throws InterruptedException {
    ModelOptions options = ModelOptions.defaults().withThreads(2);
    for (ModelSource source : List.of(new ModelSource.OfFile(path), new ModelSource.Embedded())) {
      try (LanguageModel cold = LanguageModel.open(source, options);
          LanguageModel warm = LanguageModel.open(source, options)) {
        CancelToken cancel = new CancelToken();
        Thread warming = Thread.ofPlatform().start(() -> warm.warmUp(cancel));
        Thread.sleep(100);
        assertThat(warming.isAlive()).isTrue();
        cancel.cancel();
        warming.join(20_000);
        assertThat(warming.isAlive()).isFalse();
        assertThat(logits(warm)).containsExactly(logits(cold));
      }
    }
  }

  private static float[] logits(LanguageModel model) {
    int[] prompt = {5, 6, 7};
    SequenceModel network = model.network();
    try (SequenceCache cache = model.newCache()) {
      network.reuse(cache, new int[0], prompt, List.of());
      network.encode(cache, prompt, List.of(), (_, _) -> {}, new CancelToken());
      int from = cache.length();
      network.forward(cache, prompt, from, prompt.length - from, 1, new CancelToken());
      int at = network.logitsOffset(0);
      return Arrays.copyOfRange(network.logits(), at, at + network.vocabulary());
    }
  }

  @Test
  void withoutTokenizerOnlyTokenIdsWork() {
    try (LanguageModel model =
        LanguageModel.open(without("tokenizer."), ModelOptions.defaults().withThreads(1))) {
      assertThat(model.decoder().config().vocabulary()).isEqualTo(512);
      assertThatThrownBy(model::tokenizer)
          .isInstanceOf(EngineException.class)
          .hasMessageContaining("holds no tokenizer");
    }
  }

  @Test
  void refusesAContextTheModelWasNotMadeFor() {
    assertThatThrownBy(
            () -> LanguageModel.open(path, ModelOptions.defaults().withContextLength(513)))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("context length is 513")
        .hasMessageContaining("at most 512");
    assertThatThrownBy(() -> ModelOptions.defaults().withThreads(0))
        .hasMessageContaining("threads is 0");
  }

  /** Kernels that must not be given weights. */
  private static Kernels withoutPacking() {
    ClassLoader loader = Kernels.class.getClassLoader();
    Kernels kernels = KernelProvider.best();
    return (Kernels)
        Proxy.newProxyInstance(
            loader,
            new Class<?>[] {Kernels.class},
            (proxy, method, arguments) -> {
              Object result = method.invoke(kernels, arguments);
              if (!(result instanceof MatMul)) {
                return result;
              }
              return Proxy.newProxyInstance(
                  loader,
                  new Class<?>[] {MatMul.class},
                  (matMul, operation, operands) -> {
                    if (operation.getName().equals("pack")) {
                      throw new AssertionError("weights were loaded");
                    }
                    return operation.invoke(result, operands);
                  });
            });
  }

  @Test
  void noticesThatAPromptIsTooLongBeforeWeightsAreLoaded() {
    Prompt prompt = Prompt.ofText("a prompt of several tokens");
    ModelOptions options = ModelOptions.defaults().withThreads(1);
    int tokens;
    try (LanguageModel model =
        LanguageModel.openFor(prompt, new ModelSource.OfFile(path), options)) {
      tokens = model.encode(prompt).length;
    }
    LanguageModel.openFor(prompt, new ModelSource.OfFile(path), options.withContextLength(tokens))
        .close();
    ModelOptions tooSmall = options.withContextLength(tokens - 1).withKernels(withoutPacking());
    assertThatThrownBy(() -> LanguageModel.openFor(prompt, new ModelSource.OfFile(path), tooSmall))
        .isInstanceOfSatisfying(
            EngineException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONTEXT_FULL))
        .hasMessageContaining("the prompt has " + tokens + " tokens");
  }

  @Test
  void closesTheFileWhenOpeningFails() throws IOException {
    Path maps = Path.of("/proc/self/maps");
    Assumptions.assumeTrue(Files.isReadable(maps), "the system does not list mapped files");
    Path broken = without("llama.block_count");
    GgufFile file = GgufFile.open(broken);
    assertThat(Files.readString(maps)).contains(broken.toString());
    file.close();
    assertThatThrownBy(() -> LanguageModel.open(broken, ModelOptions.defaults()))
        .isInstanceOfSatisfying(
            EngineException.class, e -> assertThat(e.kind()).isEqualTo(Kind.BAD_FILE))
        .hasMessageContaining("llama.block_count");
    assertThat(Files.readString(maps)).doesNotContain(broken.toString());
  }
}

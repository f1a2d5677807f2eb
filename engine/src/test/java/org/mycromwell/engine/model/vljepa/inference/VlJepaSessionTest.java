package org.mycromwell.engine.model.vljepa.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.api.CodeEditor;
import org.mycromwell.engine.api.EditRequest;
import org.mycromwell.engine.api.EditResult;
import org.mycromwell.engine.api.SamplingConfig;
import org.mycromwell.engine.edit.flow.EditListener;
import org.mycromwell.engine.exec.CancelToken;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.format.GgufFile;
import org.mycromwell.engine.format.GgufWriter;
import org.mycromwell.engine.format.QuantPreset;
import org.mycromwell.engine.format.Quantizer;
import org.mycromwell.engine.format.TensorInfo;
import org.mycromwell.engine.format.TensorSource;
import org.mycromwell.engine.generate.GenerationListener;
import org.mycromwell.engine.generate.GenerationRequest;
import org.mycromwell.engine.generate.GenerationResult;
import org.mycromwell.engine.generate.Session;
import org.mycromwell.engine.image.ImageTensor;
import org.mycromwell.engine.model.LanguageModel;
import org.mycromwell.engine.model.ModelOptions;
import org.mycromwell.engine.model.decoder.DecoderPreset;
import org.mycromwell.engine.model.decoder.ModelInitializer;
import org.mycromwell.engine.model.vljepa.VlJepaConfig;
import org.mycromwell.engine.tensor.DType;

/** A model that sees, behind the session and the editor that drive decoders. */
class VlJepaSessionTest {
  private static final GenerationListener SILENT = new GenerationListener() {};
  private static final org.mycromwell.engine.generate.SamplingConfig WARM =
      org.mycromwell.engine.generate.SamplingConfig.DEFAULT;

  @TempDir private Path directory;

  private Path write(VlJepaConfig config, DType type) {
    return RandomVlJepa.write(config, type, 11, directory.resolve("m.gguf"));
  }

  private static ModelOptions options() {
    return ModelOptions.defaults().withThreads(2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void draftsChangeNothing(boolean switches) {
    SplittableRandom random = new SplittableRandom(5);
    try (LanguageModel model =
            LanguageModel.open(write(RandomVlJepa.wide(switches), DType.Q8_0), options());
        Session plain = new Session(model);
        Session drafted = new Session(model)) {
      List<ImageTensor> images =
          List.of(RandomVlJepa.image(RandomVlJepa.wide(switches), 32, 32, -1, 1));
      int accepted = 0;
      for (int i = 0; i < 12; i++) {
        int[] prompt = random.ints(random.nextInt(1, 60), 17, 273).toArray();
        GenerationRequest request = new GenerationRequest(prompt, 60, WARM).withImages(images);
        GenerationResult expected = plain.generate(request, SILENT, new CancelToken());
        int[] draft = expected.tokens().clone();
        if (draft.length > 20) {
          draft[10] = 20;
        }
        GenerationResult found =
            drafted.generate(request.withDraft(draft), SILENT, new CancelToken());
        assertThat(found.tokens()).isEqualTo(expected.tokens());
        assertThat(found.text()).isEqualTo(expected.text());
        assertThat(found.stopReason()).isEqualTo(expected.stopReason());
        accepted += found.stats().acceptedTokens();
      }
      assertThat(accepted).isGreaterThan(50);
    }
  }

  @Test
  void samePromptIsReadOnceAndTheContextFills() {
    VlJepaConfig config = RandomVlJepa.plain();
    try (LanguageModel model = LanguageModel.open(write(config, DType.F32), options());
        Session session = new Session(model)) {
      int[] prompt = RandomVlJepa.tokens(100, 2);
      List<ImageTensor> images = List.of(RandomVlJepa.image(config, 32, 32, -1, 1));
      GenerationRequest request =
          new GenerationRequest(prompt, 500, WARM).withBannedTokens(1).withImages(images);
      List<Integer> progress = new ArrayList<>();
      GenerationListener listener =
          new GenerationListener() {
            @Override
            public void onPrefillProgress(int done, int total) {
              assertThat(total).isEqualTo(100);
              progress.add(done);
            }
          };
      GenerationResult first = session.generate(request, listener, new CancelToken());
      assertThat(progress).isSorted().endsWith(100);
      assertThat(first.stats().cachedTokens()).isZero();
      assertThat(first.stats().prefillTokens()).isEqualTo(100);
      // The last token drawn is not read any more.
      assertThat(first.tokens()).hasSize(29);
      assertThat(session.cachedTokens()).hasSize(128);
      GenerationResult second = session.generate(request, SILENT, new CancelToken());
      assertThat(second.tokens()).isEqualTo(first.tokens());
      assertThat(second.stats().cachedTokens()).isEqualTo(99);
      assertThat(second.stats().prefillTokens()).isEqualTo(1);
      GenerationResult blind =
          session.generate(request.withImages(List.of()), SILENT, new CancelToken());
      assertThat(blind.stats().cachedTokens()).isZero();
      assertThat(blind.tokens()).isNotEqualTo(first.tokens());
      session.clear();
      assertThat(session.cachedTokens()).isEmpty();
    }
  }

  @Test
  void cancelledReadingEndsWithoutTokens() {
    VlJepaConfig config = RandomVlJepa.plain();
    try (LanguageModel model = LanguageModel.open(write(config, DType.F32), options());
        Session session = new Session(model)) {
      CancelToken cancel = new CancelToken();
      GenerationListener listener =
          new GenerationListener() {
            @Override
            public void onPrefillProgress(int done, int total) {
              cancel.cancel();
            }
          };
      GenerationRequest request = new GenerationRequest(RandomVlJepa.tokens(50, 1), 10, WARM);
      GenerationResult result = session.generate(request, listener, cancel);
      assertThat(result.tokens()).isEmpty();
      assertThat(session.cachedTokens()).isEmpty();
      assertThat(session.generate(request, SILENT, new CancelToken()).tokens()).isNotEmpty();
    }
  }

  private Path picture() throws IOException {
    BufferedImage image = new BufferedImage(70, 40, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 40; i++) {
      image.setRGB(i, i, 0xff8000 + i);
    }
    Path path = directory.resolve("p.png");
    ImageIO.write(image, "png", path.toFile());
    return path;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void editsWithAnImage(boolean grid) throws IOException {
    VlJepaConfig config = grid ? RandomVlJepa.switched() : RandomVlJepa.plain();
    Path file = Files.writeString(directory.resolve("a.txt"), "one\ntwo\n");
    try (CodeEditor editor =
        CodeEditor.builder()
            .modelPath(write(config, DType.Q8_0))
            .modelOptions(options())
            .stateDirectory(directory.resolve("state"))
            .config(SamplingConfig.DEFAULT.withMaxTokens(20))
            .build()) {
      EditRequest request = EditRequest.of(file, "Fix.");
      EditResult one =
          editor.edit(request.withImages(List.of(picture())), EditListener.NONE, new CancelToken());
      List<String> notes = new ArrayList<>();
      EditListener listener =
          new EditListener() {
            @Override
            public void onNote(String note) {
              notes.add(note);
            }
          };
      EditResult seeing =
          editor.edit(
              request.withImages(List.of(picture(), picture())), listener, new CancelToken());
      assertThat(seeing.stats().promptTokens())
          .as("three tokens stand for each image")
          .isEqualTo(one.stats().promptTokens() + 3);
      assertThat(notes).filteredOn(note -> note.contains("p.png")).hasSize(2);
    }
  }

  @Test
  void whoCannotSeeRefusesBeforeLooking() {
    Path path = directory.resolve("tiny.gguf");
    try (Workers workers = new Workers(1)) {
      ModelInitializer.write(
          DecoderPreset.CROMWELL_TINY, DType.F32, 5, workers, path, (done, total) -> {});
    }
    try (LanguageModel model = LanguageModel.open(path, options());
        Session session = new Session(model)) {
      ImageTensor image = RandomVlJepa.image(RandomVlJepa.plain(), 32, 32, -1, 1);
      GenerationRequest request =
          new GenerationRequest(new int[] {20}, 3, WARM).withImages(List.of(image));
      assertThatThrownBy(() -> session.generate(request, SILENT, new CancelToken()))
          .isInstanceOfSatisfying(
              EngineException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNSUPPORTED));
    }
  }

  @Test
  void quantisingKeepsTokenizerAndWhatIsSmall() {
    VlJepaConfig config = RandomVlJepa.wide(true);
    Path plain = write(config, DType.F32);
    Path quantised = directory.resolve("q.gguf");
    Quantizer.quantize(
        plain,
        quantised,
        new Quantizer.Options(QuantPreset.Q8_0, 1, false),
        (tensor, type, done, total) -> {},
        () -> false);
    try (GgufFile file = GgufFile.open(quantised)) {
      for (String name :
          List.of(
              "v.stem.weight",
              "v.mb.0.dw.weight",
              "v.position.weight",
              "v.stem.bias",
              "enc.shift.weight",
              "dec.shift.weight",
              "dec.copy_gate.weight",
              "dec.blk.1.attn_norm.weight",
              "fuse.blk.0.v_norm_q.weight")) {
        assertThat(file.tensor(name).type()).as(name).isEqualTo(DType.F32);
      }
      for (String name :
          List.of(
              "v.mb.0.expand.weight",
              "v.blk.0.attn_q.weight",
              "enc.token_embd.weight",
              "fuse.blk.0.ffn_up.weight",
              "jepa.blk.0.ffn_up.weight",
              "dec.copy_q.weight",
              "dec.blk.1.ffn_down.weight")) {
        assertThat(file.tensor(name).type().isQuantized() || file.tensor(name).cols() % 32 != 0)
            .as(name)
            .isTrue();
      }
    }
    try (LanguageModel model = LanguageModel.open(quantised, options());
        Session session = new Session(model)) {
      GenerationRequest request = new GenerationRequest(RandomVlJepa.tokens(20, 1), 5, WARM);
      assertThat(session.generate(request, SILENT, new CancelToken()).tokens()).isNotEmpty();
    }
  }

  /** Whatever stands in a file is refused with a sentence, or is a model. */
  @Test
  void hostileConfigurationsAreRefused() {
    Path path = write(RandomVlJepa.switched(), DType.F32);
    int refused = 0;
    try (GgufFile file = GgufFile.open(path)) {
      List<String> keys =
          file.metadata().keys().stream()
              .filter(key -> key.startsWith(VlJepaConfig.ARCHITECTURE))
              .toList();
      assertThat(keys).hasSizeGreaterThan(30);
      for (String key : keys) {
        for (int value : new int[] {0, 3, 65_537, 1 << 24, Integer.MAX_VALUE}) {
          Path changed = directory.resolve("changed.gguf");
          copy(file).putInt(key, value).write(changed);
          try (LanguageModel model =
                  LanguageModel.open(changed, ModelOptions.defaults().withThreads(1));
              Session session = new Session(model)) {
            int[] prompt = RandomVlJepa.tokens(2, 1);
            session.generate(new GenerationRequest(prompt, 2, WARM), SILENT, new CancelToken());
          } catch (EngineException e) {
            assertThat(e.getMessage()).contains("changed.gguf");
            refused++;
          }
        }
        Path real = directory.resolve("changed.gguf");
        copy(file).putFloat(key, Float.NaN).write(real);
        assertThatThrownBy(() -> LanguageModel.open(real, options()))
            .as(key)
            .isInstanceOf(EngineException.class);
        Path without = directory.resolve("without.gguf");
        copyWithout(file, key).write(without);
        assertThatThrownBy(() -> LanguageModel.open(without, options()))
            .as(key)
            .isInstanceOf(EngineException.class);
      }
      assertThat(refused).isGreaterThan(4 * keys.size());
    }
  }

  private static GgufWriter copy(GgufFile file) {
    return copyWithout(file, "");
  }

  private static GgufWriter copyWithout(GgufFile file, String left) {
    GgufWriter writer = new GgufWriter();
    for (String key : file.metadata().keys()) {
      if (!key.equals(left)) {
        writer.copy(file.metadata(), key);
      }
    }
    for (TensorInfo tensor : file.tensors().values()) {
      writer.tensor(tensor.name(), tensor.type(), tensor.dims(), TensorSource.of(tensor.data()));
    }
    return writer;
  }

  @Test
  void imageEncodingsAreBounded() {
    ImageEncodings encodings = new ImageEncodings(1000);
    encodings.add("a", new float[100]);
    encodings.add("b", new float[100]);
    assertThat(encodings.find("a")).isNotNull();
    encodings.add("c", new float[100]);
    assertThat(encodings.find("b")).as("not used longest").isNull();
    assertThat(encodings.find("a")).isNotNull();
    encodings.add("d", new float[1000]);
    assertThat(encodings.find("d")).as("larger than all room").isNull();
    VlJepaConfig config = RandomVlJepa.plain();
    ImageTensor image = RandomVlJepa.image(config, 32, 32, -1, 1);
    float[] pixels = image.pixels().clone();
    assertThat(ImageEncodings.key(ImageTensor.whole(pixels, 32, 32, 3)))
        .isEqualTo(ImageEncodings.key(image))
        .isNotEqualTo(ImageEncodings.key(new ImageTensor(pixels, 32, 32, 3, 0, 0)))
        .isNotEqualTo(ImageEncodings.key(ImageTensor.whole(pixels, 16, 64, 3)));
    float[] other = Arrays.copyOf(pixels, pixels.length);
    other[7] += 0.001f;
    assertThat(ImageEncodings.key(ImageTensor.whole(other, 32, 32, 3)))
        .isNotEqualTo(ImageEncodings.key(image));
  }
}

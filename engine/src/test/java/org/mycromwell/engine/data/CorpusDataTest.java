package org.mycromwell.engine.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.data.edits.CodeFiles;
import org.mycromwell.engine.data.edits.EditFamilies;
import org.mycromwell.engine.data.edits.EditPairs;
import org.mycromwell.engine.data.pictures.CellLabels;
import org.mycromwell.engine.data.pictures.Screenshot;
import org.mycromwell.engine.image.CharacterGrid;
import org.mycromwell.engine.image.Picture;
import org.mycromwell.engine.model.vljepa.Batch;
import org.mycromwell.engine.model.vljepa.Example;
import org.mycromwell.engine.model.vljepa.VlJepaPreset;
import org.mycromwell.engine.tokenizer.Tokenizer;

class CorpusDataTest {
  private static final Tokenizer TOKENIZER = TestData.tokenizer();
  private static final DataPlan PLAN =
      new DataPlan(
          List.of(new CorpusPlan("engine", "org/mycromwell/engine/edit", List.of("*.java"), 1)),
          0.2);
  private static final List<KindShare> ALL =
      Arrays.stream(ExampleKind.values()).map(kind -> new KindShare(kind, 1, "")).toList();
  private static CorpusData data;

  @BeforeAll
  static void open() {
    data = open(5);
  }

  private static CorpusData open(long seed) {
    return CorpusData.open(
        PLAN, TestData.SOURCES, TOKENIZER, VlJepaPreset.NANO.config().vision(), seed);
  }

  @Test
  void batchesAreAFunctionOfTheRequest() {
    CorpusData again = open(5);
    assertThat(again.fingerprint()).isEqualTo(data.fingerprint());
    CorpusData other = open(6);
    // In another order, and each without those before it.
    for (int index : new int[] {9, 2, 0}) {
      BatchRequest request = new BatchRequest(1, index, 2000, 200, ALL);
      assertSame(again.batch(request), data.batch(request));
      assertSame(again.heldOut(request), data.heldOut(request));
      assertThat(flat(other.batch(request))).isNotEqualTo(flat(data.batch(request)));
      BatchRequest stage = new BatchRequest(2, index, 2000, 200, ALL);
      assertThat(flat(data.batch(stage))).isNotEqualTo(flat(data.batch(request)));
      assertThat(flat(data.heldOut(stage))).isEqualTo(flat(data.heldOut(request)));
    }
  }

  @Test
  void batchesHaveTheirSizeAndExamplesTheirLength() {
    for (KindShare share : ALL) {
      long tokens = 0;
      for (int index = 0; index < 20; index++) {
        Batch batch = data.batch(new BatchRequest(0, index, 2400, 160, List.of(share)));
        for (Example example : batch.examples()) {
          int length = example.context().length + example.answer().length;
          assertThat(length).as("%s", share.kind()).isBetween(2, 160);
          int pixels = example.images().stream().mapToInt(i -> i.height() * i.width()).sum();
          tokens += length + pixels / 64;
        }
      }
      assertThat(tokens / 20.0).as("%s", share.kind()).isBetween(1600.0, 3200.0);
    }
  }

  @Test
  void continuedTextLosesNothing() {
    List<KindShare> mix = List.of(new KindShare(ExampleKind.CONTINUE, 1, ""));
    List<Integer> seen = new ArrayList<>();
    for (int index = 0; index < 12; index++) {
      // The curriculum may change the length of examples at any time.
      int maxLength = index < 5 ? 48 : 100;
      for (Example example :
          data.batch(new BatchRequest(0, index, 333, maxLength, mix)).examples()) {
        assertThat(example.context()[0]).isEqualTo(TOKENIZER.specialTokens().bos().orElseThrow());
        Arrays.stream(example.context()).skip(1).forEach(seen::add);
        Arrays.stream(example.answer()).forEach(seen::add);
      }
    }
    CorpusData again = open(5);
    List<Integer> whole = new ArrayList<>();
    for (Example example :
        again.batch(new BatchRequest(0, 0, 333 * 12, 333 * 12 + 1, mix)).examples()) {
      Arrays.stream(example.context()).skip(1).forEach(whole::add);
      Arrays.stream(example.answer()).forEach(whole::add);
    }
    assertThat(seen).isEqualTo(whole);
  }

  @Test
  void gapsPutTogetherAreTheText() {
    Set<String> texts = TestData.files().stream().map(SourceFile::text).collect(Collectors.toSet());
    FimExamples fim =
        new FimExamples(Documents.of(TestData.files(), TOKENIZER), new Examples(TOKENIZER), 1);
    boolean inLine = false;
    for (int i = 0; i < 60; i++) {
      Gap gap = fim.gap(i, 120).orElseThrow();
      String whole = gap.before() + gap.middle() + gap.after();
      assertThat(texts).anyMatch(text -> text.contains(whole));
      inLine |= !gap.before().isEmpty() && !gap.before().endsWith("\n");
      Example example = fim.make(i, 120).orElseThrow();
      int[] answer = example.answer();
      assertThat(TOKENIZER.decodeToString(Arrays.copyOf(answer, answer.length - 1)))
          .isEqualTo(gap.middle());
      assertThat(Documents.decode(TOKENIZER, example.context()))
          .isEqualTo(gap.fileName() + "\n" + gap.before() + gap.after());
      assertThat(example.context()[example.context().length - 1])
          .isEqualTo(TOKENIZER.specialTokens().fimMiddle().orElseThrow());
    }
    assertThat(inLine).isTrue();
  }

  @Test
  void nothingThatIsMeasuredOnIsLearntFrom() {
    List<SourceFile> train = CorpusData.corpus(PLAN, TestData.SOURCES, Split.TRAIN).files();
    List<SourceFile> heldOut = CorpusData.corpus(PLAN, TestData.SOURCES, Split.HELD_OUT).files();
    assertThat(heldOut).isNotEmpty().doesNotContainAnyElementsOf(train);
    List<KindShare> mix = List.of(new KindShare(ExampleKind.CONTINUE, 1, ""));
    String learnt = names(data.batch(new BatchRequest(0, 0, 300_000, 300_001, mix)));
    String measured = names(data.heldOut(new BatchRequest(0, 0, 100_000, 100_001, mix)));
    for (SourceFile file : train) {
      assertThat(measured).doesNotContain(file.text());
    }
    for (SourceFile file : heldOut) {
      assertThat(learnt).doesNotContain(file.text());
    }
    assertThat(train).anyMatch(file -> learnt.contains(file.text()));
    assertThat(heldOut).anyMatch(file -> measured.contains(file.text()));
  }

  @Test
  void transcriptionsAreSingleBytesAndLabelsAreTheText() {
    List<KindShare> mix = List.of(new KindShare(ExampleKind.TRANSCRIBE, 1, ""));
    for (int index = 0; index < 10; index++) {
      for (Example example : data.batch(new BatchRequest(0, index, 2000, 300, mix)).examples()) {
        int[] answer = Arrays.copyOf(example.answer(), example.answer().length - 1);
        for (int token : answer) {
          assertThat(TOKENIZER.decode(token)).hasSize(1);
        }
        String text = new String(TOKENIZER.decode(answer), StandardCharsets.UTF_8);
        int columns = example.images().getFirst().width() / CharacterGrid.CELL_WIDTH;
        List<String> lines = CellLabels.lines(example.cellLabels(), columns);
        assertThat(String.join("\n", lines) + "\n").isEqualTo(text);
      }
    }
  }

  @Test
  void encodersOfColourGetColouredTiles() {
    CorpusData coloured =
        CorpusData.open(PLAN, TestData.SOURCES, TOKENIZER, VlJepaPreset.M5.config().vision(), 5);
    List<KindShare> mix = List.of(new KindShare(ExampleKind.TRANSCRIBE, 1, ""));
    Example example = coloured.batch(new BatchRequest(0, 0, 300, 300, mix)).examples().getFirst();
    assertThat(example.cellLabels()).isEmpty();
    assertThat(example.images())
        .isNotEmpty()
        .allSatisfy(image -> assertThat(image.channels()).isEqualTo(3));
  }

  @Test
  void heldOutTasksAreFiles(@TempDir Path folder) throws IOException {
    List<EditPair> edits = data.heldOutEdits(7, 250);
    List<Gap> gaps = data.heldOutGaps(3, 100);
    List<Refusal> refusals = data.heldOutRefusals(5, 250);
    List<Screenshot> shots = data.heldOutScreenshots(2, 200);
    HeldOutFiles.write(folder, edits, gaps, refusals, shots, data.heldOutCharts(6, 600));
    assertThat(Files.readAllLines(folder.resolve("charts.jsonl")))
        .hasSize(6)
        .last()
        .asString()
        .contains("\"kind\":\"bar\"", "\"image\":\"images/chart-00005.png\"");
    assertThat(Files.readAllLines(folder.resolve("edits.jsonl")))
        .hasSize(7)
        .allSatisfy(line -> assertThat(line).contains("\"instruction\":", "\"expected\":"));
    assertThat(Files.readAllLines(folder.resolve("gaps.jsonl"))).hasSize(3);
    assertThat(Files.readAllLines(folder.resolve("refusals.jsonl")))
        .hasSize(5)
        .allSatisfy(line -> assertThat(line).contains("\"instruction\":", "\"topic\":"));
    assertThat(Files.readAllLines(folder.resolve("screenshots.jsonl")))
        .hasSize(2)
        .first()
        .asString()
        .contains("\"image\":\"images/00000.png\"");
    BufferedImage image = ImageIO.read(folder.resolve("images/00000.png").toFile());
    Picture picture = shots.getFirst().picture();
    assertThat(image.getWidth()).isEqualTo(picture.width());
    assertThat(image.getHeight()).isEqualTo(picture.height());
    for (int y = 0; y < picture.height(); y++) {
      for (int x = 0; x < picture.width(); x++) {
        assertThat(image.getRGB(x, y) & 0xffffff).isEqualTo(picture.rgb()[y * picture.width() + x]);
      }
    }
  }

  /** Words without a function in them. */
  private static String prose(int seed) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 12; i++) {
      text.append("word_")
          .append(seed * 31 + i * i)
          .append(" = ")
          .append(seed + 7 * i)
          .append('\n');
    }
    return text.toString();
  }

  private static CorpusData open(DataPlan plan) {
    return CorpusData.open(
        plan, TestData.SOURCES, TOKENIZER, VlJepaPreset.NANO.config().vision(), 5);
  }

  @Test
  void corporaWithoutCodeGiveNoEditsAndAreRefusedWhereTheyAreNamed(@TempDir Path folder)
      throws IOException {
    for (int i = 0; i < 20; i++) {
      Files.writeString(folder.resolve("text" + i + ".md"), prose(i));
    }
    CorpusPlan english = new CorpusPlan("english", folder.toString(), List.of("*.md"), 5);
    CorpusData both = open(new DataPlan(List.of(english, PLAN.corpora().getFirst()), 0.2));
    List<KindShare> edits = List.of(new KindShare(ExampleKind.EDIT, 1, ""));
    both.check(new BatchRequest(3, 0, 600, 200, edits), "stages[3].mix");
    for (int index = 0; index < 4; index++) {
      assertThat(both.batch(new BatchRequest(3, index, 600, 200, edits)).examples()).isNotEmpty();
    }
    assertThat(both.heldOutEdits(4, 250)).hasSize(4);
    List<KindShare> named =
        List.of(
            new KindShare(ExampleKind.TEXT, 1, "english"),
            new KindShare(ExampleKind.EDIT, 1, "engine, english"));
    assertThatThrownBy(() -> both.check(new BatchRequest(3, 0, 600, 200, named), "stages[3].mix"))
        .isInstanceOf(EngineException.class)
        .hasMessageStartingWith("stages[3].mix[1]: ")
        .hasMessageContaining("EDIT")
        .hasMessageContaining("corpus english");
  }

  @Test
  void aNumberWithoutAnExampleIsNotTheEnd(@TempDir Path folder) throws IOException {
    for (int i = 0; i < 400; i++) {
      Files.writeString(folder.resolve("prose" + i + ".py"), prose(i));
    }
    for (int i = 0; i < 4; i++) {
      Files.writeString(
          folder.resolve("code" + i + ".py"), TestData.PYTHON.text().replace("item", "it" + i));
    }
    long key = Draws.key(5, Split.TRAIN.ordinal(), Draws.key("rare"));
    DataPlan plan =
        new DataPlan(List.of(new CorpusPlan("rare", folder.toString(), List.of(), 1)), 0.5);
    List<SourceFile> train = CorpusData.corpus(plan, TestData.SOURCES, Split.TRAIN).files();
    EditPairs pairs =
        new EditPairs(
            new CodeFiles(Documents.of(train, TOKENIZER), key),
            Split.TRAIN,
            key,
            EditFamilies.all());
    assertThat(IntStream.range(0, 60))
        .anyMatch(i -> pairs.make((long) i << 16, 1000, _ -> true).isEmpty());
    CorpusData rare = open(plan);
    List<KindShare> edits = List.of(new KindShare(ExampleKind.EDIT, 1, ""));
    for (int index = 0; index < 60; index++) {
      assertThat(rare.batch(new BatchRequest(0, index, 60, 200, edits)).examples()).isNotEmpty();
    }
  }

  @Test
  void theSameFileInTwoCorporaIsOnOneSideOnly(@TempDir Path folder) throws IOException {
    for (String corpus : List.of("a", "b")) {
      Files.createDirectories(folder.resolve(corpus));
      for (int i = 0; i < 60; i++) {
        boolean common = i < 30;
        Files.writeString(
            folder.resolve(corpus + "/" + corpus + i + ".py"),
            prose(common ? i : i + 1000 * corpus.charAt(0)) + (common ? "x = '" + i + "'\n" : ""));
      }
    }
    DataPlan plan =
        new DataPlan(
            List.of(new CorpusPlan("a", "a", List.of(), 1), new CorpusPlan("b", "b", List.of(), 1)),
            0.3);
    List<SourceFile> train = CorpusData.corpus(plan, folder, Split.TRAIN).files();
    List<SourceFile> heldOut = CorpusData.corpus(plan, folder, Split.HELD_OUT).files();
    assertThat(train.size() + heldOut.size()).isEqualTo(90);
    assertThat(Stream.concat(train.stream(), heldOut.stream()).map(SourceFile::text))
        .doesNotHaveDuplicates();
  }

  @Test
  void aCorpusMayBeWhollyHeldOutOrNotAtAll(@TempDir Path folder) throws IOException {
    for (String corpus : List.of("learnt", "measured")) {
      Files.createDirectories(folder.resolve(corpus));
      for (int i = 0; i < 20; i++) {
        Files.writeString(
            folder.resolve(corpus + "/" + i + ".py"),
            corpus + " = 1\n" + prose(i + 50 * corpus.length()));
      }
    }
    DataPlan plan =
        new DataPlan(
            List.of(
                new CorpusPlan("learnt", "learnt", List.of(), 1, 0),
                new CorpusPlan("measured", "measured", List.of(), 1, 1)),
            0.5);
    assertThat(CorpusData.corpus(plan, folder, Split.TRAIN).files())
        .hasSize(20)
        .allMatch(file -> file.text().startsWith("learnt"));
    CorpusData open =
        CorpusData.open(plan, folder, TOKENIZER, VlJepaPreset.NANO.config().vision(), 5);
    for (String named : List.of("", "learnt, measured")) {
      List<KindShare> mix =
          List.of(
              new KindShare(ExampleKind.CONTINUE, 1, named),
              new KindShare(ExampleKind.FIM, 1, named));
      BatchRequest request = new BatchRequest(0, 0, 2000, 100, mix);
      open.check(request, "mix");
      assertThat(names(open.batch(request))).contains("learnt =").doesNotContain("measured =");
      assertThat(names(open.heldOut(request))).contains("measured =").doesNotContain("learnt =");
    }
    BatchRequest only =
        new BatchRequest(0, 0, 100, 100, List.of(new KindShare(ExampleKind.TEXT, 1, "measured")));
    assertThatThrownBy(() -> open.check(only, "mix"))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("training files of corpus measured");
    assertThatThrownBy(() -> open.batch(only)).isInstanceOf(EngineException.class);
  }

  @Test
  void readingCanBeStopped() {
    assertThatThrownBy(() ->
            CorpusData.open(
                PLAN,
                TestData.SOURCES,
                TOKENIZER,
                VlJepaPreset.NANO.config().vision(),
                5,
                () -> true))
        .isInstanceOf(CancellationException.class);
  }

  @Test
  void whatCannotBeMadeIsAClearError() {
    List<KindShare> edits = List.of(new KindShare(ExampleKind.EDIT, 1, ""));
    assertThatThrownBy(() -> data.batch(new BatchRequest(0, 0, 100, 8, edits)))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("EDIT")
        .hasMessageContaining("engine");
    List<KindShare> unknown = List.of(new KindShare(ExampleKind.FIM, 1, "other"));
    assertThatThrownBy(() -> data.batch(new BatchRequest(0, 0, 100, 80, unknown)))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("'other'");
  }

  private static String names(Batch batch) {
    StringBuilder text = new StringBuilder();
    for (Example example : batch.examples()) {
      text.append(Documents.decode(TOKENIZER, example.context()));
      text.append(Documents.decode(TOKENIZER, example.answer()));
    }
    return text.toString();
  }

  private static void assertSame(Batch a, Batch b) {
    assertThat(flat(a)).isEqualTo(flat(b));
    assertThat(a.step()).isEqualTo(b.step());
  }

  private static List<List<Object>> flat(Batch batch) {
    return batch.examples().stream()
        .map(e ->
            List.<Object>of(
                Arrays.toString(e.context()),
                Arrays.toString(e.answer()),
                Arrays.toString(e.answerWeights()),
                e.sourceStart(),
                e.images().stream().map(i -> Arrays.hashCode(i.pixels())).toList(),
                Arrays.toString(e.cellLabels())))
        .toList();
  }
}

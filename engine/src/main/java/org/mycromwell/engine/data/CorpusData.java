package org.mycromwell.engine.data;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.data.CorpusParts.Part;
import org.mycromwell.engine.data.charts.ChartExamples;
import org.mycromwell.engine.data.charts.ChartKind;
import org.mycromwell.engine.data.charts.ChartPicture;
import org.mycromwell.engine.data.pictures.PictureSources;
import org.mycromwell.engine.data.pictures.Screenshot;
import org.mycromwell.engine.model.vljepa.Batch;
import org.mycromwell.engine.model.vljepa.Example;
import org.mycromwell.engine.model.vljepa.VisionConfig;
import org.mycromwell.engine.tokenizer.Tokenizer;

/**
 * Batches made of the corpora of a plan. Every example is a function of the seed, its kind and its
 * number; the number is a function of stage, batch and place in the batch. So any batch can be made
 * without those before it. Safe for several threads.
 */
public final class CorpusData implements DataSource {
  /** Changes whenever the same corpora would give other examples. */
  private static final int VERSION = 5;

  private final Tokenizer tokenizer;
  private final Examples examples;
  private final CorpusChoice corpora;
  private final BatchMaker batches;
  private final String fingerprint;

  private CorpusData(
      List<LoadedCorpus> loaded,
      Tokenizer tokenizer,
      VisionConfig vision,
      PictureSources pictures,
      long seed,
      BooleanSupplier stopped) {
    this.tokenizer = tokenizer;
    examples = new Examples(tokenizer);
    CorpusParts.Tools tools = new CorpusParts.Tools(tokenizer, examples, vision, pictures, seed);
    corpora =
        new CorpusChoice(
            loaded.stream().map(corpus -> CorpusParts.of(corpus, tools, stopped)).toList(),
            examples);
    batches = new BatchMaker(corpora, examples, seed, vision.reduction() * vision.reduction());
    fingerprint = fingerprint(loaded, tokenizer, pictures);
  }

  private static String fingerprint(
      List<LoadedCorpus> loaded, Tokenizer tokenizer, PictureSources pictures) {
    MessageDigest digest = TokenizerHash.sha256();
    digest.update((byte) VERSION);
    digest.update(TokenizerHash.of(tokenizer));
    digest.update(pictures.digest());
    for (LoadedCorpus corpus : loaded) {
      for (SourceFile file : corpus.files()) {
        digest.update(file.name().getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        digest.update(file.text().getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /**
   * Reads the corpora of a plan.
   *
   * @param base folder that the paths of the plan are relative to
   * @param vision of the model, for the size of the pictures
   * @throws EngineException when a corpus cannot be read, or has too few files to hold some back
   */
  public static CorpusData open(
      DataPlan plan, Path base, Tokenizer tokenizer, VisionConfig vision, long seed) {
    return open(plan, base, tokenizer, vision, seed, () -> false);
  }

  /**
   * The same.
   *
   * @throws java.util.concurrent.CancellationException once {@code stopped} says so
   */
  public static CorpusData open(
      DataPlan plan,
      Path base,
      Tokenizer tokenizer,
      VisionConfig vision,
      long seed,
      BooleanSupplier stopped) {
    PictureSources pictures = PictureSources.open(plan.fonts(), plan.pictures(), base);
    return new CorpusData(
        LoadedCorpus.read(plan, base, stopped), tokenizer, vision, pictures, seed, stopped);
  }

  /** One part of all corpora of a plan together. */
  public static Corpus corpus(DataPlan plan, Path base, Split split) {
    List<SourceFile> files = new ArrayList<>();
    Map<Rejection, Integer> rejected = new EnumMap<>(Rejection.class);
    boolean complete = true;
    for (LoadedCorpus corpus : LoadedCorpus.read(plan, base, () -> false)) {
      files.addAll(corpus.of(split));
      corpus
          .corpus()
          .rejected()
          .forEach((reason, count) -> rejected.merge(reason, count, Integer::sum));
      complete &= corpus.corpus().complete();
    }
    return new Corpus(files, rejected, complete);
  }

  public Tokenizer tokenizer() {
    return tokenizer;
  }

  @Override
  public String fingerprint() {
    return fingerprint;
  }

  @Override
  public Batch batch(BatchRequest request) {
    return batches.make(request, Split.TRAIN);
  }

  @Override
  public Batch heldOut(BatchRequest request) {
    // Whatever the stage is, so that figures of stages with the same mix can be compared.
    BatchRequest same =
        new BatchRequest(0, request.index(), request.tokens(), request.maxLength(), request.mix());
    return batches.make(same, Split.HELD_OUT);
  }

  @Override
  public void check(BatchRequest request, String field) {
    corpora.check(request, field);
  }

  /** Edits of files that are never learnt from, asked for in words that are never learnt. */
  public List<EditPair> heldOutEdits(int count, int maxLength) {
    return heldOutEdits("", count, maxLength);
  }

  /**
   * The same, of the corpora named as in {@link KindShare#corpora}; as many of every family and
   * corpus, so that there may be fewer.
   */
  public List<EditPair> heldOutEdits(String chosen, int count, int maxLength) {
    List<EditPair> edits =
        new BalancedEdits(
                corpora.chosen(chosen, Split.HELD_OUT).stream()
                    .map(corpus -> corpus.heldOut().orElseThrow().families())
                    .toList(),
                (pairs, i) ->
                    pairs.make(apart(i), maxLength, pair -> corpora.fits(pair, maxLength)))
            .first(count);
    if (edits.isEmpty()) {
      throw nothing(chosen, "edits");
    }
    return edits;
  }

  /** Requests that cannot be fulfilled, for code and in words that are never learnt. */
  public List<Refusal> heldOutRefusals(int count, int maxLength) {
    return heldOut(
        "",
        count,
        (part, i) ->
            part.refusals().make(apart(i), maxLength, refusal -> corpora.fits(refusal, maxLength)),
        "refusals");
  }

  /** Gaps in files that are never learnt from. */
  public List<Gap> heldOutGaps(int count, int maxLength) {
    return heldOut("", count, (part, i) -> part.fim().gap(i, maxLength), "gaps");
  }

  /** Pictures of files that are never learnt from. */
  public List<Screenshot> heldOutScreenshots(int count, int maxLength) {
    return heldOutScreenshots("", count, maxLength);
  }

  /** The same, of the corpora named as in {@link KindShare#corpora}. */
  public List<Screenshot> heldOutScreenshots(String chosen, int count, int maxLength) {
    return heldOut(chosen, count, (part, i) -> part.pictures().shot(i, maxLength), "screenshots");
  }

  /**
   * Pictures of charts with words, colours and shapes that are never learnt; the kinds in turn.
   * Fewer where the code of a kind has more tokens than that.
   */
  public List<ChartPicture> heldOutCharts(int count, int maxLength) {
    // Of one corpus: charts have nothing of its files, and in turn the kinds would be uneven.
    ChartExamples charts =
        corpora.chosen("", Split.HELD_OUT).getFirst().heldOut().orElseThrow().charts();
    List<ChartPicture> pictures = new ArrayList<>();
    for (int number = 0; number < count; number++) {
      long turn = number;
      CorpusChoice.first(
              number, at -> charts.picture(at * ChartKind.values().length + turn, maxLength))
          .ifPresent(pictures::add);
    }
    return pictures;
  }

  /** Stretches of text of files that are never learnt from, as many of every corpus, by corpus. */
  public List<List<Example>> heldOutTexts(int count, int length) {
    List<List<Example>> texts = new ArrayList<>();
    for (CorpusParts corpus : corpora.chosen("", Split.HELD_OUT)) {
      PackedText text = corpus.heldOut().orElseThrow().text();
      List<Example> stretches = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        // Spread over the files; where there is little text, stretches overlap.
        long from = text.epochLength() * i / count;
        stretches.add(examples.text(text.tokens(from, length)));
      }
      texts.add(stretches);
    }
    return texts;
  }

  /** Neighbours share their files; what is measured shall not be from so few. */
  private static long apart(long number) {
    return number + (number & 0xFFFFF) * 4095;
  }

  /** Makes one thing of a number, if it can. */
  private interface Maker<T> {
    Optional<T> make(Part part, long number);
  }

  /** From the corpora in turn. */
  private <T> List<T> heldOut(String chosen, int count, Maker<T> maker, String what) {
    List<CorpusParts> parts = corpora.chosen(chosen, Split.HELD_OUT);
    List<T> made = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      made.add(heldOut(parts, i, maker).orElseThrow(() -> nothing(chosen, what)));
    }
    return made;
  }

  private EngineException nothing(String chosen, String what) {
    return new EngineException(
        Kind.BAD_FILE,
        "the held-out files of corpus "
            + CorpusChoice.names(corpora.chosen(chosen))
            + " have nothing for "
            + what);
  }

  /** Of the corpus whose turn it is, or of the next that has something. */
  private static <T> Optional<T> heldOut(List<CorpusParts> parts, int turn, Maker<T> maker) {
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get((turn + i) % parts.size()).heldOut().orElseThrow();
      // Not the numbers that are its own turns.
      long number = turn / parts.size() + i * BatchMaker.NUMBERS_PER_STAGE;
      Optional<T> made = CorpusChoice.first(number, at -> maker.make(part, at));
      if (made.isPresent()) {
        return made;
      }
    }
    return Optional.empty();
  }
}

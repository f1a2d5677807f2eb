package org.mycromwell.engine.data;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.image.ImageTensor;
import org.mycromwell.engine.model.vljepa.Batch;
import org.mycromwell.engine.model.vljepa.Example;
import org.mycromwell.engine.model.vljepa.VisionConfig;
import org.mycromwell.engine.tokenizer.Tokenizer;

/**
 * Batches made of the corpora of a plan. Every example is a function of the seed, its kind and its
 * number; the number is a function of stage, batch and place in the batch. So any batch can be made
 * without those before it. For any thread.
 */
public final class CorpusData implements DataSource {
  /** Changes whenever the same corpora would give other examples. */
  private static final int VERSION = 2;

  /** The same for all corpora: what they have in common must not lie on both sides. */
  private static final long SPLIT_SEED = 0;

  /** Numbers that are reserved for the examples of one kind in one batch. */
  private static final int PLACES = 1 << 12;

  /** Stages go on in other epochs, so that no two see the same in the same order. */
  private static final long EPOCHS_PER_STAGE = 1_000;

  private static final long NUMBERS_PER_STAGE = 1L << 44;

  /** From a number that has no example to the next that is tried; above all numbers of stages. */
  private static final long STRIDE = 1L << 58;

  private static final int RETRIES = 16;

  /** Numbers that say whether a corpus has examples of a kind at all. */
  private static final int PROBES = 4;

  private static final double MIN_CONTEXT = 0.15;
  private static final double MAX_CONTEXT = 0.6;

  private final Tokenizer tokenizer;
  private final Examples examples;
  private final Map<String, CorpusParts> corpora = new LinkedHashMap<>();
  private final long seed;
  private final String fingerprint;
  private final int pixelsPerToken;
  private final Map<Probe, Boolean> probes = new ConcurrentHashMap<>();

  /** A question whether there is an example. */
  private record Probe(String corpus, ExampleKind kind, Split split, int maxLength) {}

  /** One corpus. */
  private record CorpusParts(String name, double weight, Part train, Part heldOut) {
    Part part(Split split) {
      return split == Split.TRAIN ? train : heldOut;
    }
  }

  /** The generators of one part of one corpus. */
  private record Part(
      PackedText text, FimExamples fim, EditPairs edits, PictureExamples pictures) {}

  private CorpusData(
      List<LoadedCorpus> loaded,
      Tokenizer tokenizer,
      VisionConfig vision,
      long seed,
      BooleanSupplier stopped) {
    this.tokenizer = tokenizer;
    this.seed = seed;
    examples = new Examples(tokenizer);
    pixelsPerToken = vision.reduction() * vision.reduction();
    MessageDigest digest = TokenizerHash.sha256();
    digest.update((byte) VERSION);
    digest.update(TokenizerHash.of(tokenizer));
    for (LoadedCorpus corpus : loaded) {
      for (SourceFile file : corpus.files()) {
        digest.update(file.name().getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        digest.update(file.text().getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
      }
      corpora.put(
          corpus.plan().name(),
          new CorpusParts(
              corpus.plan().name(),
              corpus.plan().weight(),
              part(corpus, Split.TRAIN, vision, stopped),
              part(corpus, Split.HELD_OUT, vision, stopped)));
    }
    fingerprint = HexFormat.of().formatHex(digest.digest());
  }

  /** A corpus with its files, both parts together. */
  private record LoadedCorpus(CorpusPlan plan, Corpus corpus, double heldOut) {
    List<SourceFile> files() {
      return corpus.files();
    }

    List<SourceFile> of(Split split) {
      return split.of(files(), heldOut, SPLIT_SEED);
    }
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
    return new CorpusData(read(plan, base, stopped), tokenizer, vision, seed, stopped);
  }

  /** All corpora of a plan; a file that is in several, or nearly, is in the first of them. */
  private static List<LoadedCorpus> read(DataPlan plan, Path base, BooleanSupplier stopped) {
    Corpus.Seen seen = new Corpus.Seen(CorpusConfig.code().nearDuplicate());
    List<LoadedCorpus> loaded = new ArrayList<>();
    for (CorpusPlan corpus : plan.corpora()) {
      List<Path> roots = List.of(base.resolve(corpus.path()));
      CorpusConfig config = CorpusConfig.code().withInclude(corpus.include());
      loaded.add(
          new LoadedCorpus(corpus, Corpus.read(roots, config, seen, stopped), plan.heldOut()));
    }
    return loaded;
  }

  /** One part of all corpora of a plan together. */
  public static Corpus corpus(DataPlan plan, Path base, Split split) {
    List<SourceFile> files = new ArrayList<>();
    Map<Rejection, Integer> rejected = new EnumMap<>(Rejection.class);
    boolean complete = true;
    for (LoadedCorpus corpus : read(plan, base, () -> false)) {
      files.addAll(corpus.of(split));
      corpus
          .corpus()
          .rejected()
          .forEach((reason, count) -> rejected.merge(reason, count, Integer::sum));
      complete &= corpus.corpus().complete();
    }
    return new Corpus(files, rejected, complete);
  }

  private Part part(
      LoadedCorpus corpus, Split split, VisionConfig vision, BooleanSupplier stopped) {
    List<SourceFile> files = corpus.of(split);
    if (files.isEmpty()) {
      throw new EngineException(
          Kind.BAD_FILE,
          corpus.plan().path()
              + " has "
              + corpus.files().size()
              + " files that no other corpus of the plan has, too few to "
              + (split == Split.TRAIN ? "learn from" : "hold some back to measure with"));
    }
    Documents documents = Documents.of(files, tokenizer, stopped);
    long key = Draws.key(seed, split.ordinal(), Draws.key(corpus.plan().name()));
    return new Part(
        new PackedText(documents, tokenizer, key),
        new FimExamples(documents, examples, key),
        new EditPairs(documents, split, key, EditFamilies.all()),
        new PictureExamples(documents, examples, split, key, vision));
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
    return make(request, Split.TRAIN);
  }

  @Override
  public Batch heldOut(BatchRequest request) {
    // Whatever the stage is, so that figures of stages with the same mix can be compared.
    BatchRequest same =
        new BatchRequest(0, request.index(), request.tokens(), request.maxLength(), request.mix());
    return make(same, Split.HELD_OUT);
  }

  /** Edits of files that are never learnt from, asked for in words that are never learnt. */
  public List<EditPair> heldOutEdits(int count, int maxLength) {
    return heldOutEdits("", count, maxLength);
  }

  /** The same, of the corpora named as in {@link KindShare#corpora}. */
  public List<EditPair> heldOutEdits(String chosen, int count, int maxLength) {
    return heldOut(
        chosen, count, (part, i) -> part.edits().make(i, pair -> fits(pair, maxLength)), "edits");
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

  /** Stretches of text of files that are never learnt from, as many of every corpus, by corpus. */
  public List<List<Example>> heldOutTexts(int count, int length) {
    List<List<Example>> texts = new ArrayList<>();
    for (CorpusParts corpus : corpora.values()) {
      PackedText text = corpus.heldOut().text();
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

  /** Makes one thing of a number, if it can. */
  private interface Maker<T> {
    Optional<T> make(Part part, long number);
  }

  /** From the corpora in turn. */
  private <T> List<T> heldOut(String chosen, int count, Maker<T> maker, String what) {
    List<CorpusParts> parts = chosen(chosen);
    List<T> made = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      made.add(
          heldOut(parts, i, maker)
              .orElseThrow(() ->
                  new EngineException(
                      Kind.BAD_FILE,
                      "the held-out files of corpus "
                          + parts.stream().map(CorpusParts::name).collect(Collectors.joining(", "))
                          + " have nothing for "
                          + what)));
    }
    return made;
  }

  /** Of the corpus whose turn it is, or of the next that has something. */
  private static <T> Optional<T> heldOut(List<CorpusParts> parts, int turn, Maker<T> maker) {
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get((turn + i) % parts.size()).heldOut();
      // Not the numbers that are its own turns.
      long number = turn / parts.size() + i * NUMBERS_PER_STAGE;
      Optional<T> made = first(number, at -> maker.make(part, at));
      if (made.isPresent()) {
        return made;
      }
    }
    return Optional.empty();
  }

  @Override
  public void check(BatchRequest request, String field) {
    for (int i = 0; i < request.mix().size(); i++) {
      KindShare share = request.mix().get(i);
      String place = field + "[" + i + "]: ";
      for (CorpusParts corpus :
          share.corpusNames().isEmpty() ? List.<CorpusParts>of() : chosen(share.corpora())) {
        if (!has(corpus, share.kind(), Split.TRAIN, request.maxLength())) {
          throw nothing(place, corpus.name(), share, Split.TRAIN, request.maxLength());
        }
      }
      for (Split split : Split.values()) {
        if (able(share, split, request.maxLength()).isEmpty()) {
          throw nothing(place, names(share), share, split, request.maxLength());
        }
      }
    }
  }

  private String names(KindShare share) {
    return chosen(share.corpora()).stream()
        .map(CorpusParts::name)
        .collect(Collectors.joining(", "));
  }

  private static EngineException nothing(
      String place, String corpora, KindShare share, Split split, int maxLength) {
    return new EngineException(
        Kind.BAD_FILE,
        place
            + "nothing for an example of kind "
            + share.kind()
            + " with at most "
            + maxLength
            + " tokens in the "
            + (split == Split.TRAIN ? "training" : "held-out")
            + " files of corpus "
            + corpora
            + "; other corpora, another kind or longer examples would work");
  }

  /** Whether a corpus has examples of a kind: text has no functions to edit. */
  private boolean has(CorpusParts corpus, ExampleKind kind, Split split, int maxLength) {
    if (kind == ExampleKind.TEXT || kind == ExampleKind.CONTINUE) {
      return true;
    }
    return probes.computeIfAbsent(
        new Probe(corpus.name(), kind, split, maxLength),
        _ ->
            LongStream.range(0, PROBES)
                .anyMatch(i -> make(corpus.part(split), kind, i, maxLength).isPresent()));
  }

  /** The corpora that a kind can be taken from. */
  private List<CorpusParts> able(KindShare share, Split split, int maxLength) {
    return chosen(share.corpora()).stream()
        .filter(corpus -> has(corpus, share.kind(), split, maxLength))
        .toList();
  }

  /** What the first number gives that gives anything: a few of many documents have nothing. */
  private static <T> Optional<T> first(long number, LongFunction<Optional<T>> maker) {
    for (int i = 0; i < RETRIES; i++) {
      Optional<T> made = maker.apply(number + i * STRIDE);
      if (made.isPresent()) {
        return made;
      }
    }
    return Optional.empty();
  }

  private Batch make(BatchRequest request, Split split) {
    double weights = request.mix().stream().mapToDouble(KindShare::weight).sum();
    List<Example> batch = new ArrayList<>();
    for (int i = 0; i < request.mix().size(); i++) {
      KindShare share = request.mix().get(i);
      double budget = request.tokens() * share.weight() / weights;
      Draws draws = Draws.of(seed, split.ordinal(), request.stage(), request.index(), i);
      if (share.kind() == ExampleKind.TEXT || share.kind() == ExampleKind.CONTINUE) {
        stream(request, share, split, budget, draws, batch);
      } else {
        fill(request, share, split, budget, draws, batch);
      }
    }
    if (batch.isEmpty()) {
      // So small a batch that chance left every kind out.
      int more = Math.multiplyExact(2, request.tokens());
      BatchRequest larger =
          new BatchRequest(
              request.stage(), request.index(), more, request.maxLength(), request.mix());
      batch.add(make(larger, split).examples().getFirst());
    }
    return new Batch(batch, request.stage() * NUMBERS_PER_STAGE + request.index());
  }

  /** Adds examples of one kind until about so many tokens are reached. */
  private void fill(
      BatchRequest request,
      KindShare share,
      Split split,
      double budget,
      Draws draws,
      List<Example> batch) {
    double used = 0;
    for (int place = 0; used < budget && place < PLACES; place++) {
      Example example = example(request, share, split, place, draws.fork(place));
      double length = length(example);
      // The last one that does not fit is taken so often that the mean is right.
      if (used + length > budget && !draws.nextBoolean((budget - used) / length)) {
        break;
      }
      batch.add(example);
      used += length;
    }
  }

  /** What an example costs: its tokens, and those that its picture becomes. */
  private double length(Example example) {
    long pixels = 0;
    for (ImageTensor image : example.images()) {
      pixels += (long) image.height() * image.width();
    }
    return example.context().length + example.answer().length + (double) pixels / pixelsPerToken;
  }

  private Example example(
      BatchRequest request, KindShare share, Split split, int place, Draws draws) {
    int maxLength = request.maxLength();
    List<CorpusParts> able = able(share, split, maxLength);
    int begin = able.isEmpty() ? 0 : able.indexOf(pick(able, draws));
    long number = Math.addExact(Math.multiplyExact(request.index(), (long) PLACES), place);
    number = Math.addExact(number, request.stage() * NUMBERS_PER_STAGE);
    for (int i = 0; i < able.size(); i++) {
      Part part = able.get((begin + i) % able.size()).part(split);
      Optional<Example> example = first(number, at -> make(part, share.kind(), at, maxLength));
      if (example.isPresent()) {
        return example.get();
      }
    }
    throw nothing("", names(share), share, split, maxLength);
  }

  private Optional<Example> make(Part part, ExampleKind kind, long number, int maxLength) {
    return switch (kind) {
      case TEXT, CONTINUE -> throw new IllegalArgumentException("a stream");
      case FIM -> part.fim().make(number, maxLength);
      case EDIT -> part.edits().make(number, pair -> fits(pair, maxLength)).map(examples::edit);
      case TRANSCRIBE -> part.pictures().transcription(number, maxLength);
      case PICTURE -> part.pictures().picture(number);
    };
  }

  /**
   * Adds the stretch of packed text that is this batch's: batches go on where others end, whatever
   * the longest example is. From one corpus nothing is left out; of several each stretch is taken
   * from one that is drawn, so that over many epochs some places come more often than others.
   */
  private void stream(
      BatchRequest request,
      KindShare share,
      Split split,
      double budget,
      Draws draws,
      List<Example> batch) {
    int longest = Math.max(2, request.maxLength() - 1);
    long from = (long) Math.floor(request.index() * budget);
    long tokens = (long) Math.floor((request.index() + 1) * budget) - from;
    long pieces = Math.ceilDiv(tokens, longest);
    for (int piece = 0; piece < pieces; piece++) {
      PackedText text = pick(chosen(share.corpora()), draws).part(split).text();
      long begin = from + tokens * piece / pieces;
      int length = (int) (from + tokens * (piece + 1) / pieces - begin);
      long start = request.stage() * EPOCHS_PER_STAGE * text.epochLength();
      int[] window = text.tokens(start + begin, length);
      batch.add(
          share.kind() == ExampleKind.TEXT
              ? examples.text(window)
              : examples.continuation(
                  window, (int) (length * draws.nextDouble(MIN_CONTEXT, MAX_CONTEXT))));
    }
  }

  private boolean fits(EditPair pair, int maxLength) {
    // Characters are at least tokens: most that are too long need no counting.
    int answer = tokenizer.encode(pair.after()).length + 1;
    return answer < maxLength
        && answer + tokenizer.encode(examples.prompt(pair)).length <= maxLength;
  }

  private static CorpusParts pick(List<CorpusParts> chosen, Draws draws) {
    double at = draws.nextDouble() * chosen.stream().mapToDouble(CorpusParts::weight).sum();
    for (CorpusParts corpus : chosen) {
      at -= corpus.weight();
      if (at < 0) {
        return corpus;
      }
    }
    return chosen.getLast();
  }

  private List<CorpusParts> chosen(String names) {
    return names.isBlank()
        ? List.copyOf(corpora.values())
        : Arrays.stream(names.split(",")).map(name -> named(name.strip())).toList();
  }

  private CorpusParts named(String name) {
    CorpusParts corpus = corpora.get(name);
    if (corpus == null) {
      throw new EngineException(
          Kind.BAD_ARGUMENT,
          "the plan has no corpus "
              + EngineException.quote(name)
              + "; it has "
              + corpora.keySet().stream().collect(Collectors.joining(", ")));
    }
    return corpus;
  }
}

package org.mycromwell.engine.data;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.data.CorpusParts.Part;
import org.mycromwell.engine.data.edits.EditPairs;
import org.mycromwell.engine.model.vljepa.Example;

/** The corpora by name, and which of them have examples of a kind. Safe for several threads. */
final class CorpusChoice {
  /** From a number that has no example to the next that is tried; above all numbers of stages. */
  private static final long STRIDE = 1L << 58;

  private static final int RETRIES = 16;

  /** Numbers that say whether a corpus has examples of a kind at all. */
  private static final int PROBES = 4;

  private final Map<String, CorpusParts> corpora = new LinkedHashMap<>();
  private final Examples examples;
  private final Map<Probe, Boolean> probes = new ConcurrentHashMap<>();

  /** A question whether there is an example. */
  private record Probe(String corpus, ExampleKind kind, Split split, int maxLength) {}

  CorpusChoice(List<CorpusParts> corpora, Examples examples) {
    corpora.forEach(corpus -> this.corpora.put(corpus.name(), corpus));
    this.examples = examples;
  }

  /** Those that have a part, of the names in {@link KindShare#corpora}. */
  List<CorpusParts> chosen(String names, Split split) {
    return chosen(names).stream().filter(corpus -> corpus.part(split).isPresent()).toList();
  }

  /** Those named as in {@link KindShare#corpora}. */
  List<CorpusParts> chosen(String names) {
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

  /** One of them, by weight. */
  static CorpusParts pick(List<CorpusParts> chosen, Draws draws) {
    double at = draws.nextDouble() * chosen.stream().mapToDouble(CorpusParts::weight).sum();
    for (CorpusParts corpus : chosen) {
      at -= corpus.weight();
      if (at < 0) {
        return corpus;
      }
    }
    return chosen.getLast();
  }

  /** The corpora that a kind can be taken from. */
  List<CorpusParts> able(KindShare share, Split split, int maxLength) {
    return chosen(share.corpora(), split).stream()
        .filter(corpus -> has(corpus, share.kind(), split, maxLength))
        .toList();
  }

  /** Whether a corpus has examples of a kind: text has no functions to edit. */
  private boolean has(CorpusParts corpus, ExampleKind kind, Split split, int maxLength) {
    Optional<Part> part = corpus.part(split);
    if (part.isEmpty() || kind == ExampleKind.TEXT || kind == ExampleKind.CONTINUE) {
      return part.isPresent();
    }
    return probes.computeIfAbsent(
        new Probe(corpus.name(), kind, split, maxLength),
        _ ->
            LongStream.range(0, PROBES)
                .anyMatch(i -> first(i, at -> make(part.get(), kind, at, maxLength)).isPresent()));
  }

  /** The example of a number, if there is one. */
  Optional<Example> make(Part part, ExampleKind kind, long number, int maxLength) {
    return switch (kind) {
      case TEXT, CONTINUE -> throw new IllegalArgumentException("a stream");
      case FIM -> part.fim().make(number, maxLength);
      case EDIT -> edit(part.edits(), number, maxLength);
      case REFUSE ->
          part.refusals()
              .make(number, maxLength, refusal -> fits(refusal, maxLength))
              .map(examples::refusal);
      case TRANSCRIBE -> part.pictures().transcription(number, maxLength);
      case CHART -> part.charts().make(number, maxLength);
      case PICTURE -> part.pictures().picture(number);
    };
  }

  private Optional<Example> edit(EditPairs edits, long number, int maxLength) {
    // Most of the time goes into tokens: what is measured is kept.
    AtomicReference<@Nullable Example> last = new AtomicReference<>();
    Optional<EditPair> pair =
        edits.make(
            number,
            maxLength,
            candidate -> {
              if (!examples.canName(candidate.before())) {
                return false;
              }
              Example example = examples.edit(candidate);
              last.set(example);
              return length(example) <= maxLength;
            });
    return pair.map(_ -> Objects.requireNonNull(last.get()));
  }

  /** Whether prompt and answer of an edit have at most so many tokens. */
  boolean fits(EditPair pair, int maxLength) {
    return examples.canName(pair.before()) && length(examples.edit(pair)) <= maxLength;
  }

  private static int length(Example example) {
    return example.context().length + example.answer().length;
  }

  /** Whether prompt and answer of a refusal have at most so many tokens. */
  boolean fits(Refusal refusal, int maxLength) {
    return examples.canName(refusal.scopeText()) && length(examples.refusal(refusal)) <= maxLength;
  }

  /** What the first number gives that gives anything: a few of many documents have nothing. */
  static <T> Optional<T> first(long number, LongFunction<Optional<T>> maker) {
    for (int i = 0; i < RETRIES; i++) {
      Optional<T> made = maker.apply(number + i * STRIDE);
      if (made.isPresent()) {
        return made;
      }
    }
    return Optional.empty();
  }

  /**
   * Refuses a mix that has nothing in some part of its corpora.
   *
   * @param field what an error calls the mix
   */
  void check(BatchRequest request, String field) {
    for (int i = 0; i < request.mix().size(); i++) {
      KindShare share = request.mix().get(i);
      int maxLength = share.maxLength(request.maxLength());
      String place = field + "[" + i + "]: ";
      for (CorpusParts corpus :
          share.corpusNames().isEmpty()
              ? List.<CorpusParts>of()
              : chosen(share.corpora(), Split.TRAIN)) {
        if (!has(corpus, share.kind(), Split.TRAIN, maxLength)) {
          throw nothing(place, corpus.name(), share, Split.TRAIN, maxLength);
        }
      }
      for (Split split : Split.values()) {
        if (able(share, split, maxLength).isEmpty()) {
          throw nothing(place, share, split, maxLength);
        }
      }
    }
  }

  /** That a kind has no example. */
  EngineException nothing(String place, KindShare share, Split split, int maxLength) {
    return nothing(place, names(chosen(share.corpora())), share, split, maxLength);
  }

  static String names(List<CorpusParts> corpora) {
    return corpora.stream().map(CorpusParts::name).collect(Collectors.joining(", "));
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
}

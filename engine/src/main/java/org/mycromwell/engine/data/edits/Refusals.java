package org.mycromwell.engine.data.edits;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mycromwell.engine.data.Draws;
import org.mycromwell.engine.data.Refusal;
import org.mycromwell.engine.data.Split;
import org.mycromwell.engine.edit.syntax.SyntaxNode;

/**
 * Makes requests that a small model cannot fulfil: of many topics, and some that are nearly what a
 * family of edits does. They are about the same code and speak of its names, so that neither tells
 * them apart. A refusal depends on the files and its number only. Safe for several threads.
 */
public final class Refusals {
  /** Lists of requests, each in {@code phrases/refuse/}; a topic may be in one part only. */
  static final List<String> TOPICS =
      List.of(
          "algorithm",
          "api",
          "bug",
          "chat",
          "class",
          "concurrency",
          "data",
          "explain",
          "feature",
          "near-comment",
          "near-error",
          "near-literal",
          "near-rename",
          "near-signature",
          "near-structure",
          "performance",
          "refactor",
          "review",
          "security",
          "test",
          "text",
          "tooling",
          "translate",
          "ui");

  /** Share of requests that are nearly those of a family. */
  private static final double NEAR = 0.4;

  private static final int TRIES = 40;

  private static final Set<CodeRegion.Kind> KINDS = Set.of(CodeRegion.Kind.values());

  private static final Set<String> IDENTIFIERS =
      Set.of("identifier", "property_identifier", "shorthand_property_identifier");

  private final CodeFiles files;
  private final Split split;
  private final long seed;
  private final List<Phrases> near;
  private final List<Phrases> far;

  /** How long a refusal may be. */
  @FunctionalInterface
  public interface Fit {
    boolean fits(Refusal refusal);
  }

  /**
   * @param split which phrases are used; the files must be of the same part
   */
  public Refusals(CodeFiles files, Split split, long seed) {
    this.files = files;
    this.split = split;
    this.seed = seed;
    near = topics(true);
    far = topics(false);
  }

  private List<Phrases> topics(boolean isNear) {
    return TOPICS.stream()
        .filter(topic -> topic.startsWith("near-") == isNear)
        .map(topic -> Phrases.of("refuse/" + topic))
        .filter(phrases -> phrases.count(split) > 0)
        .toList();
  }

  /**
   * The refusal of this number; empty when nothing that fits was found.
   *
   * @param maxLength tokens that prompt and answer have at most
   * @param fit whether that is so for a refusal
   */
  public Optional<Refusal> make(long number, int maxLength, Fit fit) {
    Draws draws = Draws.of(seed, number, TOPICS.size());
    CodePool pool = files.pool(number);
    // As long as the code of edits, or length would tell.
    Lengths lengths = Lengths.ofEdits(maxLength, files.charsPerToken());
    for (int i = 0; i < TRIES; i++) {
      CodePool.Wish wish =
          new CodePool.Wish(
              EditPairs.kind(KINDS, draws), false, lengths.draw(draws), lengths.most());
      Optional<Refusal> refusal =
          pool.pick(_ -> true, wish, draws)
              .filter(region -> region.size() <= lengths.most())
              .flatMap(region -> refuse(region, draws))
              .filter(fit::fits);
      if (refusal.isPresent()) {
        return refusal;
      }
    }
    return Optional.empty();
  }

  private Optional<Refusal> refuse(CodeRegion region, Draws draws) {
    Phrases phrases = drawTopic(draws);
    String phrase = phrases.pick(split, draws);
    Optional<Map<String, String>> words = words(region, draws);
    if (words.isEmpty()) {
      return Optional.empty();
    }
    String instruction = Instructions.make(split, phrase, false, words.get(), region, draws);
    Shown shown = Shown.around(region, draws).orElseGet(() -> Shown.alone(region));
    String topic = phrases.name().substring(phrases.name().indexOf('/') + 1);
    return Optional.of(new Refusal(topic, shown.file(), shown.scope(), region.text(), instruction));
  }

  /** Topics with more phrases come more often. */
  private Phrases drawTopic(Draws draws) {
    List<Phrases> lists = draws.nextBoolean(NEAR) ? near : far;
    int at = draws.nextInt(lists.stream().mapToInt(list -> list.count(split)).sum());
    for (Phrases list : lists) {
      at -= list.count(split);
      if (at < 0) {
        return list;
      }
    }
    return lists.getLast();
  }

  /** Names of the code and others; empty where it has too few. */
  private static Optional<Map<String, String>> words(CodeRegion region, Draws draws) {
    List<String> names = new ArrayList<>();
    region
        .definition()
        .forEach(node -> {
          if (node.end() <= region.end() && isName(node) && !names.contains(node.text())) {
            names.add(node.text());
          }
        });
    Optional<String> fresh = FreshNames.any(region, draws);
    if (names.size() < 2 || fresh.isEmpty()) {
      return Optional.empty();
    }
    Map<String, String> words = new HashMap<>();
    String variable = draws.pick(names);
    words.put("variable", variable);
    names.remove(variable);
    words.put("other", draws.pick(names));
    words.put("new", fresh.get());
    words.put("number", String.valueOf(2 + draws.nextInt(99)));
    if (region.kind() == CodeRegion.Kind.FILE || region.kind() == CodeRegion.Kind.TAIL) {
      List<CodeFunction> functions = region.functions();
      words.put(
          "function",
          functions.isEmpty() ? region.file().shortName() : draws.pick(functions).name());
    }
    return Optional.of(words);
  }

  private static boolean isName(SyntaxNode node) {
    return IDENTIFIERS.contains(node.type()) && node.end() - node.start() > 1;
  }
}

package org.mycromwell.engine.data.edits;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.data.Draws;
import org.mycromwell.engine.data.Split;

/**
 * Ways to ask for an edit. A word in braces, as in {@code rename {old} to {new}}, is replaced. They
 * do not end with a mark: what is around them is made elsewhere.
 *
 * @param name of the list
 * @param train what is learnt, with {@link Alternatives}
 * @param heldOut other ways, to measure with, as they stand
 */
public record Phrases(String name, List<String> train, List<String> heldOut) {
  private static final Map<String, Phrases> READ = new ConcurrentHashMap<>();

  public Phrases {
    train = List.copyOf(train);
    heldOut = List.copyOf(heldOut);
  }

  /**
   * The phrases of the resource {@code phrases/NAME.txt}: one a line, behind the lines {@code
   * [train]} and {@code [held-out]}; empty lines count nothing. What is learnt may name {@link
   * WordGroups}.
   */
  public static Phrases of(String name) {
    return READ.computeIfAbsent(name, Phrases::read);
  }

  private static Phrases read(String name) {
    List<String> train = new ArrayList<>();
    List<String> heldOut = new ArrayList<>();
    @Nullable List<String> part = null;
    for (String line : lines("phrases/" + name + ".txt")) {
      if (line.equals("[train]")) {
        part = train;
      } else if (line.equals("[held-out]")) {
        part = heldOut;
      } else if (part != null) {
        part.add(line);
      } else {
        throw new IllegalStateException("phrases " + name + ": '" + line + "' is in no section");
      }
    }
    train.replaceAll(WordGroups::expand);
    return new Phrases(name, train, heldOut);
  }

  /** The lines of a resource that are not empty. */
  static List<String> lines(String resource) {
    try (InputStream in = Phrases.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("there is no resource " + resource);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(String::strip)
          .filter(line -> !line.isEmpty())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int count(Split split) {
    return split == Split.TRAIN ? train.size() : heldOut.size();
  }

  /** One of the phrases; of those that are learnt one of its wordings. */
  public String pick(Split split, Draws random) {
    return split == Split.TRAIN
        ? Alternatives.choose(random.pick(train), random)
        : random.pick(heldOut);
  }

  /** A phrase with its words. */
  public static String fill(String phrase, Map<String, String> words) {
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (at < phrase.length()) {
      int open = phrase.indexOf('{', at);
      if (open < 0) {
        break;
      }
      int close = phrase.indexOf('}', open);
      String key = phrase.substring(open + 1, close);
      String word = words.get(key);
      if (word == null) {
        throw new IllegalStateException("no word for {" + key + "} of '" + phrase + "'");
      }
      out.append(phrase, at, open);
      if (beginsWithVowel(word) && endsWithArticle(out)) {
        out.insert(out.length() - 1, 'n');
      }
      out.append(word);
      at = close + 1;
    }
    return out.append(phrase, at, phrase.length()).toString();
  }

  /** Whether "an" stands before it, as in {@code an int}. */
  private static boolean beginsWithVowel(String word) {
    int first = 0;
    while (first < word.length() && "`'\"".indexOf(word.charAt(first)) >= 0) {
      first++;
    }
    return first < word.length() && "aeioAEIO".indexOf(word.charAt(first)) >= 0;
  }

  private static boolean endsWithArticle(StringBuilder text) {
    String end = text.substring(Math.max(0, text.length() - 3));
    return end.equals(" a ") || text.toString().equals("a ") || text.toString().equals("A ");
  }
}

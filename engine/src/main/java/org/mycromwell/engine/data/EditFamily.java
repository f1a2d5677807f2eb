package org.mycromwell.engine.data;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mycromwell.engine.edit.syntax.Language;

/**
 * A kind of edit that can be made by a program. Families are stateless: what they do depends on
 * region and random numbers only.
 */
public interface EditFamily {
  /** Short and stable, for metrics. */
  String name();

  boolean knows(Language language);

  /** How the edit is asked for. */
  Phrases phrases();

  /** An edit of the function; empty where there is nothing to do, or it is not sure to be right. */
  Optional<Change> change(CodeRegion region, Draws random);

  /**
   * Words of a request that asks for nothing, because the function already is as it says; empty
   * where that cannot be.
   */
  default Optional<Map<String, String>> vacuous(CodeRegion region, Draws random) {
    return Optional.empty();
  }

  /**
   * What is done.
   *
   * @param edits of the file, inside the region
   * @param words for the places in the phrases
   */
  record Change(List<TextEdit> edits, Map<String, String> words) {
    public Change {
      edits = List.copyOf(edits);
      words = Map.copyOf(words);
    }
  }

  /**
   * Ways to ask for an edit. A word in braces, as in {@code Rename {old} to {new}}, is replaced.
   *
   * @param train what is learnt
   * @param heldOut other ways, to measure with
   */
  record Phrases(List<String> train, List<String> heldOut) {
    public Phrases {
      train = List.copyOf(train);
      heldOut = List.copyOf(heldOut);
    }

    /** One of them with its words. */
    String make(Split split, Map<String, String> words, Draws random) {
      String phrase = random.pick(split == Split.TRAIN ? train : heldOut);
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
        out.append(phrase, at, open).append(word);
        at = close + 1;
      }
      return out.append(phrase, at, phrase.length()).toString();
    }
  }
}

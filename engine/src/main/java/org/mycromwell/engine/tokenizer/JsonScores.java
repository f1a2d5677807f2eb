package org.mycromwell.engine.tokenizer;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.tokenizer.TokenizerDefinition.Source;

/**
 * Scores of a SentencePiece vocabulary from the merges into which {@code tokenizer.json} unfolds
 * them. They say the same only if the merges are all ways to form the tokens, and in order of
 * token; anything else is refused.
 */
final class JsonScores {
  private final Source source;
  private final String[] tokens;
  private final int[] types;
  private final Map<String, Integer> normal = new HashMap<>();
  private final float[] scores;

  JsonScores(Source source, String[] tokens, int[] types, Iterable<String> merges) {
    this.source = source;
    this.tokens = tokens;
    this.types = types;
    scores = new float[tokens.length];
    for (int id = 0; id < tokens.length; id++) {
      if (isNormal(id)) {
        normal.put(tokens[id], id);
      }
    }
    Set<String> known = new HashSet<>();
    Set<String> done = new HashSet<>();
    String current = "";
    int rank = 0;
    for (String merge : merges) {
      int blank = merge.indexOf(' ', 1);
      if (blank < 0) {
        throw source.bad("model.merges[" + rank + "] reads " + EngineException.quote(merge));
      }
      String formed = merge.substring(0, blank) + merge.substring(blank + 1);
      @Nullable Integer id = normal.get(formed);
      if (id == null) {
        throw source.bad(
            "model.merges["
                + rank
                + "] forms "
                + EngineException.quote(formed)
                + ", which is no token");
      }
      if (!formed.equals(current)) {
        if (!done.add(formed)) {
          throw notSentencePiece(
              "the merges of " + EngineException.quote(formed) + " are scattered");
        }
        current = formed;
        scores[id] = -done.size();
      }
      known.add(merge);
      rank++;
    }
    for (int id = 0; id < tokens.length; id++) {
      if (isNormal(id)) {
        requireAllMerges(tokens[id], known);
      }
    }
  }

  float[] scores() {
    return scores;
  }

  private boolean isNormal(int id) {
    return types[id] == TokenType.NORMAL.code() && !tokens[id].isEmpty();
  }

  private void requireAllMerges(String token, Set<String> known) {
    for (int i = 0; i < token.length(); i += Character.charCount(token.codePointAt(i))) {
      if (!normal.containsKey(Character.toString(token.codePointAt(i)))) {
        throw notSentencePiece(
            EngineException.quote(token) + " has a character that is no token of its own");
      }
    }
    for (int cut = 1; cut < token.length(); cut++) {
      String left = token.substring(0, cut);
      String right = token.substring(cut);
      if (normal.containsKey(left)
          && normal.containsKey(right)
          && !known.contains(left + " " + right)) {
        throw notSentencePiece("there is no merge of " + EngineException.quote(left + " " + right));
      }
    }
  }

  private RuntimeException notSentencePiece(String why) {
    return source.unsupported("model.merges are not those of a SentencePiece vocabulary: " + why);
  }
}

package org.mycromwell.engine.data.edits;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Words by which somebody would call a sentence. */
final class Topics {
  private static final int MAX_WORDS = 3;
  private static final int MIN_LETTERS = 4;

  private static final Set<String> STOP_WORDS =
      Set.of(
          "about",
          "after",
          "again",
          "also",
          "always",
          "another",
          "because",
          "been",
          "before",
          "being",
          "both",
          "cannot",
          "could",
          "does",
          "doesn",
          "done",
          "each",
          "either",
          "else",
          "even",
          "ever",
          "every",
          "from",
          "have",
          "here",
          "however",
          "into",
          "isn",
          "itself",
          "just",
          "like",
          "make",
          "makes",
          "many",
          "may",
          "might",
          "more",
          "most",
          "much",
          "must",
          "need",
          "needs",
          "never",
          "only",
          "other",
          "otherwise",
          "over",
          "same",
          "should",
          "since",
          "some",
          "such",
          "sure",
          "than",
          "that",
          "their",
          "them",
          "then",
          "there",
          "these",
          "they",
          "this",
          "those",
          "through",
          "thus",
          "todo",
          "under",
          "until",
          "upon",
          "used",
          "very",
          "want",
          "were",
          "what",
          "when",
          "where",
          "whether",
          "which",
          "while",
          "will",
          "with",
          "within",
          "without",
          "would",
          "your",
          "xxx",
          "fixme",
          "note");

  private Topics() {}

  /** Runs of one to three plain words that mean something. */
  static List<String> of(String sentence) {
    String[] words = sentence.split("\\s+", -1);
    List<String> topics = new ArrayList<>();
    for (int i = 0; i < words.length; i++) {
      StringBuilder run = new StringBuilder();
      for (int n = 0; n < MAX_WORDS && i + n < words.length; n++) {
        String word = words[i + n];
        String bare = word.replaceAll("[.,:;!?]+$", "");
        if (!isPlain(bare) || !means(bare)) {
          break;
        }
        run.append(n == 0 ? "" : " ").append(bare);
        topics.add(run.toString());
        if (bare.length() < word.length()) {
          break;
        }
      }
    }
    return topics;
  }

  private static boolean means(String word) {
    return word.length() >= MIN_LETTERS && !STOP_WORDS.contains(word.toLowerCase(Locale.ROOT));
  }

  private static boolean isPlain(String word) {
    return !word.isEmpty() && word.chars().allMatch(c -> c < 128 && Character.isLetter(c));
  }
}

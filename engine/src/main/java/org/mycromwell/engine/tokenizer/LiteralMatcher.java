package org.mycromwell.engine.tokenizer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.mycromwell.engine.tokenizer.TokenizerDefinition.Source;

/** Finds user-defined tokens in text: at every place the longest that begins there. Immutable. */
final class LiteralMatcher {
  private static final int MAX_LITERAL_CHARS = 256;
  private static final long MAX_TOTAL_CHARS = 1 << 20;

  /** State after some characters: the literal that ends here, or -1, and the ways on, sorted. */
  private record Node(int id, char[] keys, Node[] children) {}

  private final Node root;

  private LiteralMatcher(Node root) {
    this.root = root;
  }

  static LiteralMatcher of(Map<String, Integer> literals, Source source) {
    long total = 0;
    for (Map.Entry<String, Integer> literal : literals.entrySet()) {
      int length = literal.getKey().length();
      total += length;
      if (length > MAX_LITERAL_CHARS || total > MAX_TOTAL_CHARS) {
        throw source.bad(
            source.tokens()
                + "["
                + literal.getValue()
                + "] is user-defined and "
                + length
                + " characters long; the limit is "
                + MAX_LITERAL_CHARS
                + " for one and "
                + MAX_TOTAL_CHARS
                + " for all");
      }
    }
    String[] sorted = literals.keySet().toArray(String[]::new);
    Arrays.sort(sorted);
    return new LiteralMatcher(node(sorted, 0, sorted.length, 0, literals));
  }

  boolean isEmpty() {
    return root.keys.length == 0;
  }

  /** Id of the literal at {@code text[at]} in the low half, its end in the high half; or -1. */
  long match(char[] text, int at, int limit) {
    long found = -1;
    Node node = root;
    for (int i = at; i < limit; i++) {
      int child = Arrays.binarySearch(node.keys, text[i]);
      if (child < 0) {
        break;
      }
      node = node.children[child];
      if (node.id >= 0) {
        found = ((long) (i + 1) << 32) | node.id;
      }
    }
    return found;
  }

  /** The state that the literals {@code sorted[from, to)} share after {@code depth} characters. */
  private static Node node(
      String[] sorted, int from, int to, int depth, Map<String, Integer> literals) {
    int id = -1;
    int at = from;
    if (at < to && sorted[at].length() == depth) {
      id = literals.getOrDefault(sorted[at], -1);
      at++;
    }
    StringBuilder keys = new StringBuilder();
    List<Node> children = new ArrayList<>();
    while (at < to) {
      char key = sorted[at].charAt(depth);
      int end = at + 1;
      while (end < to && sorted[end].charAt(depth) == key) {
        end++;
      }
      keys.append(key);
      children.add(node(sorted, at, end, depth + 1, literals));
      at = end;
    }
    return new Node(id, keys.toString().toCharArray(), children.toArray(Node[]::new));
  }
}

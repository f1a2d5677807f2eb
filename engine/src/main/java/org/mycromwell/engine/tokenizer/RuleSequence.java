package org.mycromwell.engine.tokenizer;

/**
 * Rules applied one after the other, each to the pieces of the one before; matches and what lies
 * between them become pieces.
 */
final class RuleSequence implements PreTokenizer {
  private final SplitRule[] rules;

  RuleSequence(SplitRule... rules) {
    this.rules = rules.clone();
  }

  @Override
  public void split(char[] text, int from, int to, PieceSink sink) {
    split(0, text, from, to, sink);
  }

  private void split(int stage, char[] text, int from, int to, PieceSink sink) {
    if (stage == rules.length) {
      sink.piece(text, from, to);
      return;
    }
    SplitRule rule = rules[stage];
    int gap = from;
    int at = from;
    while (at < to) {
      int end = rule.match(text, at, to);
      if (end < 0) {
        at = ~end;
        continue;
      }
      if (gap < at) {
        split(stage + 1, text, gap, at, sink);
      }
      split(stage + 1, text, at, end, sink);
      at = end;
      gap = end;
    }
    if (gap < to) {
      split(stage + 1, text, gap, to, sink);
    }
  }
}

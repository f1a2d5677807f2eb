package org.mycromwell.engine.data;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.mycromwell.engine.tokenizer.Tokenizer;

/** Tokenised files. Safe for several threads. */
public interface Documents {
  int count();

  /** Name relative to the corpus, with {@code /}. */
  String name(int document);

  /** Number of tokens of the text. */
  int length(int document);

  /** The tokens of the text, a fresh array. */
  int[] tokens(int document);

  /** The text, as it was tokenised. */
  String text(int document);

  default SourceFile file(int document) {
    return new SourceFile(name(document), text(document));
  }

  /** Files in memory. */
  static Documents of(List<SourceFile> files, Tokenizer tokenizer) {
    return of(files, tokenizer, () -> false);
  }

  /**
   * Files in memory.
   *
   * @throws CancellationException once {@code stopped} says so
   */
  static Documents of(List<SourceFile> files, Tokenizer tokenizer, BooleanSupplier stopped) {
    List<SourceFile> copy = List.copyOf(files);
    int[][] tokens = new int[copy.size()][];
    for (int i = 0; i < tokens.length; i++) {
      if (stopped.getAsBoolean()) {
        throw new CancellationException("interrupted while tokenising " + copy.get(i).name());
      }
      tokens[i] = tokenizer.encode(copy.get(i).text());
    }
    return new Documents() {
      @Override
      public int count() {
        return tokens.length;
      }

      @Override
      public String name(int document) {
        return copy.get(document).name();
      }

      @Override
      public int length(int document) {
        return tokens[document].length;
      }

      @Override
      public int[] tokens(int document) {
        return tokens[document].clone();
      }

      @Override
      public String text(int document) {
        return copy.get(document).text();
      }
    };
  }

  /** Bytes of tokens as text; what was text before comes back unchanged. */
  static String decode(Tokenizer tokenizer, int[] tokens) {
    return new String(tokenizer.decode(tokens), StandardCharsets.UTF_8);
  }
}

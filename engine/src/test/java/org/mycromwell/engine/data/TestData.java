package org.mycromwell.engine.data;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.tokenizer.BpeTrainer;
import org.mycromwell.engine.tokenizer.BpeTrainerConfig;
import org.mycromwell.engine.tokenizer.Tokenizer;

/** The sources of this module as a corpus, and a small tokenizer made of them. */
public final class TestData {
  public static final Path SOURCES = Path.of("src", "main", "java");

  public static final SourceFile PYTHON =
      new SourceFile(
          "shop/cart.py",
          """
          import os


          class Cart:
              \"""Things to buy.\"""

              def add(self, item, count=1):
                  \"""Puts something in.\"""
                  # the same thing may come twice
                  known = self.items.get(item, 0)
                  total = known + count  # never negative
                  self.items[item] = total
                  return total

              @property
              def empty(self):
                  return not self.items


          def load(path, encoding="utf-8"):
              lines = []
              with open(path, encoding=encoding) as file:
                  for line in file:
                      lines.append(line.rstrip("\\n"))
              limit = 20
              if len(lines) > limit:
                  raise ValueError("too long")
              return lines


          def one(x): return x
          """);

  private static List<SourceFile> files = List.of();
  private static @Nullable Tokenizer tokenizer;

  private TestData() {}

  /** Some files of this module, and one of Python. */
  public static synchronized List<SourceFile> files() {
    if (files.isEmpty()) {
      List<SourceFile> read =
          Corpus.read(List.of(SOURCES.resolve("org/mycromwell/engine/edit")), CorpusConfig.code())
              .files();
      files = Stream.concat(read.stream(), Stream.of(PYTHON)).toList();
    }
    return files;
  }

  /** A tokenizer of 700 tokens. */
  public static synchronized Tokenizer tokenizer() {
    // Not in a static initialiser: the threads that count would wait for it to end.
    if (tokenizer == null) {
      tokenizer =
          BpeTrainer.train(
                  files().stream().map(SourceFile::text).toList(),
                  BpeTrainerConfig.cromwell().withVocabularySize(700).withThreads(1),
                  BpeTrainer.Progress.NONE,
                  () -> false)
              .definition()
              .build();
    }
    return tokenizer;
  }
}

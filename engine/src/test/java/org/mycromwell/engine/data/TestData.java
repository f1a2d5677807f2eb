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
                  raise ValueError("too long: %s" % path)
              return lines


          def one(x): return x
          """);

  public static final SourceFile SCRIPT =
      new SourceFile(
          "shop/stock.js",
          """
          import { read } from './disk.js';

          // how many there may be
          const most = 20;

          export class Stock {
            constructor(shelf) {
              this.shelf = shelf;
              this.count = 0;
            }

            /** Puts something in. */
            put(name, size = 1) {
              // heavy things go down
              const place = size > 10 ? 'floor' : 'shelf';
              this.shelf.set(name, place + ':' + size);
              this.count += size;
              return place;
            }

            async clear(force) {
              if (force) {
                this.shelf.clear();
                this.count = 0;
              }
            }
          }

          export const total = (list) => {
            let sum = 0;
            for (const item of list) {
              sum += item.size; // each of them
            }
            return sum;
          };

          function label(item, prefix) {
            const text = prefix + ' ' + item.name;
            return text.slice(0, most);
          }
          """);

  public static final SourceFile TYPED =
      new SourceFile(
          "shop/order.ts",
          """
          export interface Line {
            name: string;
            count: number;
          }

          export class Order {
            private lines: Line[] = [];

            /** One more line. */
            public add(name: string, count = 1): Line {
              // the same name may come again
              const line = { name, count };
              this.lines.push(line);
              return line;
            }

            protected report(out: Writer, title?: string): void {
              for (const line of this.lines) {
                out.write(line.name + ": " + line.count);
              }
              if (title) {
                out.write(title);
              }
            }
          }

          export async function load(path: string, limit: number): Promise<Order> {
            const order = new Order();
            const text = await readText(path); // may be long
            const names = text.split(",").slice(0, limit);
            names.forEach((name) => order.add(name));
            return order;
          }
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
      files = Stream.concat(read.stream(), Stream.of(PYTHON, SCRIPT, TYPED)).toList();
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

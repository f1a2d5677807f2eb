package org.mycromwell.engine.tokenizer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Trains byte-level BPE vocabularies. Pieces are counted by several threads; the merges are then
 * learnt by one, incrementally. The result depends on texts and configuration only: neither on the
 * number of threads nor on the order of the texts.
 */
public final class BpeTrainer {
  /** Told how far the training is, by one thread at a time. */
  public interface Progress {
    /** Nothing is told. */
    Progress NONE =
        new Progress() {
          @Override
          public void counted(long textBytes, long totalBytes) {}

          @Override
          public void learnt(int merges, int wanted) {}
        };

    /**
     * Texts have been read and counted.
     *
     * @param totalBytes bytes of all texts; 0 if not known
     */
    void counted(long textBytes, long totalBytes);

    /** Merges have been learnt. */
    void learnt(int merges, int wanted);
  }

  /**
   * What came out.
   *
   * @param textBytes text that was counted
   * @param skippedBytes text that was not, because it is no UTF-8
   * @param distinctPieces different pieces in the text
   * @param merges merges learnt; fewer than wanted if the text holds no more frequent pairs, and
   *     the vocabulary then is smaller than configured
   */
  public record Result(
      TokenizerDefinition definition,
      long textBytes,
      long skippedBytes,
      int distinctPieces,
      int merges,
      long countMillis,
      long learnMillis) {}

  private static final int PROGRESS_MERGES = 256;

  /** Where the counting threads get their texts. */
  private interface Source {
    /** The next text, null when there are no more; empty if one was skipped. */
    @Nullable CharSequence next();
  }

  private final BpeTrainerConfig config;
  private final Progress progress;
  private final BooleanSupplier cancelled;
  private final AtomicLong countedBytes = new AtomicLong();
  private final AtomicLong skippedBytes = new AtomicLong();

  private BpeTrainer(BpeTrainerConfig config, Progress progress, BooleanSupplier cancelled) {
    this.config = config;
    this.progress = progress;
    this.cancelled = cancelled;
  }

  /**
   * Trains on texts. The iterator is used by one thread at a time.
   *
   * @param cancelled asked often, from any thread
   * @throws CancellationException when {@code cancelled} said so
   */
  public static Result train(
      Iterable<? extends CharSequence> texts,
      BpeTrainerConfig config,
      Progress progress,
      BooleanSupplier cancelled) {
    Iterator<? extends CharSequence> iterator = texts.iterator();
    Source source =
        () -> {
          synchronized (iterator) {
            return iterator.hasNext() ? iterator.next() : null;
          }
        };
    return new BpeTrainer(config, progress, cancelled).run(source, 0);
  }

  /**
   * Trains on text files; large ones are shared between threads. Parts of 8 MiB that are no UTF-8
   * are skipped and counted.
   *
   * @param cancelled asked often, from any thread
   * @throws CancellationException when {@code cancelled} said so
   * @throws org.mycromwell.engine.EngineException when a file cannot be read
   */
  public static Result trainFiles(
      List<Path> files, BpeTrainerConfig config, Progress progress, BooleanSupplier cancelled) {
    List<TextChunk> chunks = TextChunk.of(files);
    long totalBytes = 0;
    for (TextChunk chunk : chunks) {
      totalBytes += chunk.to() - chunk.from();
    }
    BpeTrainer trainer = new BpeTrainer(config, progress, cancelled);
    AtomicInteger next = new AtomicInteger();
    Source source =
        () -> {
          int index = next.getAndIncrement();
          if (index >= chunks.size()) {
            return null;
          }
          TextChunk chunk = chunks.get(index);
          String text = chunk.read();
          if (text == null) {
            trainer.skippedBytes.addAndGet(chunk.to() - chunk.from());
          }
          return Objects.requireNonNullElse(text, "");
        };
    return trainer.run(source, totalBytes);
  }

  private Result run(Source source, long totalBytes) {
    long started = System.nanoTime();
    PieceCounter counted = count(source, totalBytes);
    long learning = System.nanoTime();
    int wanted = config.vocabularySize() - config.specialTokens().size() - 256;
    MergeLearner learner = new MergeLearner(counted, config.specialTokens());
    learner.learn(
        wanted,
        config.minFrequency(),
        merges -> {
          if (merges % PROGRESS_MERGES == 0) {
            checkCancelled();
            progress.learnt(merges, wanted);
          }
        });
    progress.learnt(learner.merges().size(), wanted);
    TokenizerDefinition definition =
        CromwellVocabulary.definition(
                config.specialTokens(), learner.learnt(), learner.merges(), config.preTokenizer())
            .build();
    long ended = System.nanoTime();
    return new Result(
        definition,
        countedBytes.get(),
        skippedBytes.get(),
        counted.size(),
        learner.merges().size(),
        (learning - started) / 1_000_000,
        (ended - learning) / 1_000_000);
  }

  private PieceCounter count(Source source, long totalBytes) {
    List<PieceCounter> counters = new ArrayList<>();
    try (ExecutorService threads =
        Executors.newFixedThreadPool(
            config.threads(), Thread.ofPlatform().daemon().name("bpe-count-", 0).factory())) {
      List<Future<PieceCounter>> results = new ArrayList<>();
      for (int i = 0; i < config.threads(); i++) {
        results.add(threads.submit(() -> countTexts(source, totalBytes)));
      }
      for (Future<PieceCounter> result : results) {
        counters.add(result.get());
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException("counting failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (CancellationException)
          new CancellationException("tokenizer training was interrupted").initCause(e);
    }
    PieceCounter sum = counters.getFirst();
    for (PieceCounter other : counters.subList(1, counters.size())) {
      sum.addAll(other);
    }
    return sum;
  }

  private PieceCounter countTexts(Source source, long totalBytes) {
    PreTokenizer preTokenizer = Objects.requireNonNull(PreTokenizers.named(config.preTokenizer()));
    PieceCounter counter = new PieceCounter();
    while (true) {
      checkCancelled();
      CharSequence text = source.next();
      if (text == null) {
        return counter;
      }
      char[] chars = WellFormed.chars(text, 0);
      preTokenizer.split(chars, 0, chars.length, counter);
      long bytes = countedBytes.addAndGet(WellFormed.utf8Length(chars));
      synchronized (progress) {
        progress.counted(bytes, totalBytes);
      }
    }
  }

  private void checkCancelled() {
    if (cancelled.getAsBoolean()) {
      throw new CancellationException("tokenizer training was cancelled");
    }
  }
}

package org.mycromwell.engine.data;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.tokenizer.BpeTrainer;
import org.mycromwell.engine.tokenizer.BpeTrainerConfig;
import org.mycromwell.engine.tokenizer.Tokenizer;
import org.mycromwell.engine.tokenizer.TokenizerDefinition;

/**
 * Trains the tokenizer of a corpus and measures it on files it has not seen, if there are enough to
 * hold some back.
 *
 * @param definition the tokenizer
 * @param merges learnt; fewer than wanted when the corpus is too small
 * @param measuredFiles how many files the figures are from
 * @param heldOut whether these were held back from the training
 * @param bytesPerToken of their text
 * @param roundTrip whether decoding gave every file of the corpus back
 */
public record TokenizerTraining(
    TokenizerDefinition definition,
    int merges,
    int measuredFiles,
    boolean heldOut,
    double bytesPerToken,
    boolean roundTrip) {
  private static final double HELD_OUT = 0.05;
  private static final int MIN_HELD_OUT_FILES = 5;

  /**
   * Trains on files.
   *
   * @throws EngineException when there are none
   * @throws java.util.concurrent.CancellationException when {@code cancelled} said so
   */
  public static TokenizerTraining train(
      List<SourceFile> files,
      BpeTrainerConfig config,
      BpeTrainer.Progress progress,
      BooleanSupplier cancelled) {
    if (files.isEmpty()) {
      throw new EngineException(Kind.BAD_FILE, "the corpus has no files to train a tokenizer on");
    }
    List<SourceFile> held = Split.HELD_OUT.of(files, HELD_OUT, 0);
    boolean heldOut = held.size() >= MIN_HELD_OUT_FILES;
    List<SourceFile> learnt = heldOut ? Split.TRAIN.of(files, HELD_OUT, 0) : files;
    BpeTrainer.Result result =
        BpeTrainer.train(
            learnt.stream().map(SourceFile::text).toList(), config, progress, cancelled);
    Tokenizer tokenizer = result.definition().build();
    List<SourceFile> measured = heldOut ? held : files;
    long bytes = 0;
    long tokens = 0;
    for (SourceFile file : measured) {
      bytes += file.text().getBytes(StandardCharsets.UTF_8).length;
      tokens += tokenizer.encode(file.text()).length;
    }
    boolean roundTrip =
        files.stream()
            .allMatch(file ->
                Documents.decode(tokenizer, tokenizer.encode(file.text())).equals(file.text()));
    return new TokenizerTraining(
        result.definition(),
        result.merges(),
        measured.size(),
        heldOut,
        tokens == 0 ? 0 : (double) bytes / tokens,
        roundTrip);
  }
}

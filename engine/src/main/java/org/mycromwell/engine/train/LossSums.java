package org.mycromwell.engine.train;

import org.mycromwell.engine.model.vljepa.EmbeddingStats;
import org.mycromwell.engine.model.vljepa.Losses;

/** Losses of several batches as those of one; each is weighted by what it was a mean over. */
final class LossSums {
  private int batches;
  private double total;
  private double lm;
  private double answerWeight;
  private long answerTokens;
  private long correctTokens;
  private double jepa;
  private long jepaPairs;
  private double sigReg;
  private int sigRegBatches;
  private double chars;
  private long cells;
  private long correctCells;
  private double lmGradNorm;
  private double jepaGradNorm;
  private double jepaScale;
  private double spread;
  private int spreads;
  private double rank;
  private int ranks;
  private double cosine;
  private int cosines;
  private int rows;
  private int width;

  void add(Losses losses) {
    batches++;
    total += losses.total();
    if (losses.answerWeight() > 0 && !Double.isNaN(losses.lm())) {
      lm += losses.lm() * losses.answerWeight();
      answerWeight += losses.answerWeight();
    } else if (losses.answerWeight() > 0) {
      lm = Double.NaN;
    }
    answerTokens += losses.answerTokens();
    correctTokens += losses.correctTokens();
    if (losses.jepaPairs() > 0) {
      jepa += losses.jepa() * (double) losses.jepaPairs();
      jepaPairs += losses.jepaPairs();
    }
    if (!Double.isNaN(losses.sigReg())) {
      sigReg += losses.sigReg();
      sigRegBatches++;
    }
    if (losses.cells() > 0 && !Double.isNaN(losses.chars())) {
      chars += losses.chars() * (double) losses.cells();
      cells += losses.cells();
      correctCells += losses.correctCells();
    }
    lmGradNorm += losses.lmGradNorm();
    jepaGradNorm += losses.jepaGradNorm();
    jepaScale += losses.jepaScale();
    add(losses.embedding());
  }

  private void add(EmbeddingStats stats) {
    if (!Double.isNaN(stats.spread())) {
      spread += stats.spread();
      spreads++;
    }
    if (!Double.isNaN(stats.effectiveRank())) {
      rank += stats.effectiveRank();
      ranks++;
    }
    if (!Double.isNaN(stats.cosine())) {
      cosine += stats.cosine();
      cosines++;
    }
    rows += stats.rows();
    width = Math.max(width, stats.width());
  }

  /** The means. */
  Losses mean() {
    return new Losses(
        total / batches,
        lm / answerWeight,
        answerWeight,
        answerTokens,
        correctTokens,
        jepa / (double) jepaPairs,
        jepaPairs,
        sigReg / sigRegBatches,
        chars / (double) cells,
        cells,
        correctCells,
        lmGradNorm / batches,
        jepaGradNorm / batches,
        jepaScale / batches,
        new EmbeddingStats(spread / spreads, rank / ranks, cosine / cosines, rows, width));
  }
}

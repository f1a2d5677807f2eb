package org.mycromwell.engine.model.vljepa;

/** What keeps the embeddings from becoming all alike. */
public enum AntiCollapse {
  /** Nothing: the targets are the network's own output. */
  NONE(false, false),
  /** Targets of a slow copy of the encoders. */
  EMA(true, false),
  /** Embeddings that are drawn towards a normal distribution. */
  SIGREG(false, true),
  BOTH(true, true);

  private final boolean ema;
  private final boolean sigReg;

  AntiCollapse(boolean ema, boolean sigReg) {
    this.ema = ema;
    this.sigReg = sigReg;
  }

  /** Whether the targets come from the slow copy. */
  public boolean ema() {
    return ema;
  }

  /** Whether the distribution of the embeddings is part of the loss. */
  public boolean sigReg() {
    return sigReg;
  }
}

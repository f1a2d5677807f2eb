package org.mycromwell.engine.tensor;

/** How the key-value cache stores an element. */
public enum CacheType {
  F32,
  F16,
  /** Eight bits and one float scale for each position and head. */
  Q8
}

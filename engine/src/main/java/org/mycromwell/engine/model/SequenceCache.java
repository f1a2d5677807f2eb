package org.mycromwell.engine.model;

/**
 * What a {@link SequenceModel} keeps of the tokens it has read, so that it need not read them
 * again. Made by {@link SequenceModel#newCache}, filled by that model, closed by its owner. Used by
 * one thread at a time.
 */
public interface SequenceCache extends AutoCloseable {
  /** Tokens that fit, prompt and answer together; fewer while images of the prompt take room. */
  int capacity();

  /** Tokens that have been read. */
  int length();

  /**
   * Forgets all tokens from {@code newLength} on, so that others can follow. A model that reads a
   * prompt as a whole forgets it as a whole: within a prompt the length becomes 0.
   */
  void truncate(int newLength);

  @Override
  void close();
}

package org.mycromwell.engine.model.decoder;

/**
 * What enters a decoder at a position: the vector of its token and the angles of its place. Called
 * by all workers at once; implementations allocate nothing.
 */
public interface DecoderInput {
  /** Angles of a position. */
  int pairs();

  /**
   * Writes the vector of {@code tokens[index]} to {@code out[at ..]}.
   *
   * @param position of the cache it will be stored at
   */
  void embed(int[] tokens, int index, int position, float[] out, int at);

  /** Writes cosine and sine of each pair at {@code position} to {@code cos[at ..]}, {@code sin}. */
  void angles(int position, float[] cos, float[] sin, int at);
}

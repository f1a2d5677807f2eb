package org.mycromwell.engine.nn;

/**
 * Which rows belong together in ragged rows: segment {@code i} has the query rows {@code qBegin[i]}
 * to {@code qBegin[i + 1]} and sees the key and value rows {@code kvBegin[i]} to {@code kvBegin[i +
 * 1]}. Both begin at 0 and never fall; a segment may be empty on either side.
 */
public record Segments(int[] qBegin, int[] kvBegin) {
  public Segments {
    if (qBegin.length < 1 || qBegin.length != kvBegin.length) {
      throw new IllegalArgumentException(
          "boundaries: " + qBegin.length + " of queries, " + kvBegin.length + " of keys");
    }
    requireAscending(qBegin);
    requireAscending(kvBegin);
  }

  private static void requireAscending(int[] begin) {
    if (begin[0] != 0) {
      throw new IllegalArgumentException("segments begin at " + begin[0]);
    }
    for (int i = 1; i < begin.length; i++) {
      if (begin[i] < begin[i - 1]) {
        throw new IllegalArgumentException("segment " + (i - 1) + " has a negative length");
      }
    }
  }

  /** Segments that see themselves. */
  public static Segments of(int... begin) {
    return new Segments(begin, begin);
  }

  public int count() {
    return qBegin.length - 1;
  }

  /** Query rows of all segments. */
  public int queryRows() {
    return qBegin[count()];
  }

  /** Key and value rows of all segments. */
  public int keyRows() {
    return kvBegin[count()];
  }
}

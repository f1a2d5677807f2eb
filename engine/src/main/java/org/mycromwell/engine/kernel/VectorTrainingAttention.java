package org.mycromwell.engine.kernel;

import static org.mycromwell.engine.kernel.AttentionTiles.ROWS;
import static org.mycromwell.engine.kernel.AttentionTiles.SIDE;
import static org.mycromwell.engine.kernel.AttentionTiles.SIZE;
import static org.mycromwell.engine.kernel.AttentionTiles.columns;
import static org.mycromwell.engine.kernel.AttentionTiles.columnsTimes;
import static org.mycromwell.engine.kernel.AttentionTiles.rowsTimes;
import static org.mycromwell.engine.kernel.Lanes.L;

import java.util.Arrays;

/**
 * Attention of training in tiles of {@link AttentionTiles#SIDE} queries and keys, with an online
 * softmax forward and weights computed again backward (Dao 2023).
 *
 * <p>Forward, scores stand {@code [key][query]}: maxima and sums of a query are sums over rows, a
 * lane is a query. Backward they stand {@code [query][key]}, so that what has to be transposed are
 * keys and values, once, and not the queries for every tile of keys. Heads of more elements than a
 * tile are several tiles.
 *
 * <p>In a causal tile, blocks that no query sees are left out; what a product reads and no query
 * sees is made minus infinity before the softmax. Rows and columns beyond the segment hold whatever
 * was there: no product sums over them.
 */
final class VectorTrainingAttention {
  /** Below every score, and small enough that the difference to one is finite. */
  private static final float BOTTOM = -1e30f;

  private static final float LN_2 = 0.6931472f;

  private VectorTrainingAttention() {}

  static int scratch(AttentionShape shape, int mostQueries) {
    int chunks = chunks(shape.headDim());
    return (8 * chunks + 2) * SIZE + 2 * shape.group() * mostQueries;
  }

  /** Tiles that a head takes. */
  private static int chunks(int headDim) {
    return (headDim + SIDE - 1) / SIDE;
  }

  /** Elements of a head in tile {@code c}. */
  private static int width(int headDim, int c) {
    return Math.min(SIDE, headDim - c * SIDE);
  }

  /** Zeros in as many rows of {@code chunks} tiles as products of {@code rows} write. */
  private static void clear(float[] s, int tile, int chunks, int rows) {
    int n = (rows + ROWS - 1) / ROWS * ROWS * SIDE;
    for (int c = 0; c < chunks; c++) {
      Arrays.fill(s, tile + c * SIZE, tile + c * SIZE + n, 0f);
    }
  }

  // ---- forward ----

  static void attention(
      float[] q,
      float[] k,
      float[] v,
      float[] out,
      float[] lse,
      AttentionShape shape,
      int qBegin,
      int qEnd,
      int kvBegin,
      int kvEnd,
      boolean causal,
      int kvHead,
      float[] s) {
    int headDim = shape.headDim();
    int chunks = chunks(headDim);
    int keyTile = chunks * SIZE;
    int valueTile = 2 * chunks * SIZE;
    int sums = 3 * chunks * SIZE;
    int score = 4 * chunks * SIZE;
    int top = score + SIZE;
    int total = top + SIDE;
    int factor = total + SIDE;
    int max = factor + SIDE;
    int kvCount = kvEnd - kvBegin;
    for (int head = kvHead * shape.group(); head < (kvHead + 1) * shape.group(); head++) {
      for (int row = qBegin; row < qEnd; row += SIDE) {
        int rows = Math.min(SIDE, qEnd - row);
        int query = row * shape.queryWidth() + head * headDim;
        for (int c = 0; c < chunks; c++) {
          AttentionTranspose.transpose(
              q,
              query + c * SIDE,
              shape.queryWidth(),
              rows,
              width(headDim, c),
              shape.scale() * AttentionRows.LOG2_E,
              s,
              c * SIZE);
        }
        Arrays.fill(s, top, top + SIDE, BOTTOM);
        Arrays.fill(s, total, total + SIDE, 0f);
        clear(s, sums, chunks, rows);
        // query i of this tile sees the keys up to i + last, counted in the segment
        int last = causal ? kvCount - (qEnd - row) : kvCount;
        int seen = Math.min(kvCount, last + rows);
        for (int tile = 0; tile < seen; tile += SIDE) {
          int keys = Math.min(SIDE, seen - tile);
          int key = (kvBegin + tile) * shape.kvWidth() + kvHead * headDim;
          for (int c = 0; c < chunks; c++) {
            int n = width(headDim, c);
            int from = key + c * SIDE;
            AttentionRows.copy(k, from, shape.kvWidth(), keys, n, s, keyTile + c * SIZE);
            AttentionRows.copy(v, from, shape.kvWidth(), keys, n, s, valueTile + c * SIZE);
          }
          scores(s, keyTile, headDim, score, rows, keys, last - tile);
          softmax(s, score, rows, keys, last - tile, top, total, factor, max);
          for (int c = 0; c < chunks; c++) {
            int wide = columns(width(headDim, c));
            int to = sums + c * SIZE;
            if (tile > 0) {
              AttentionRows.scaleRows(s, to, rows, wide, factor);
            }
            for (int i = 0; i < rows; i += ROWS) {
              int n = Math.min(keys, last - tile + i + ROWS);
              if (n > 0) {
                columnsTimes(s, score + i, valueTile + c * SIZE, n, to + i * SIDE, wide);
              }
            }
          }
        }
        for (int i = 0; i < rows; i += L) {
          AttentionRows.logarithms(s, top + i, total + i, factor + i);
        }
        for (int i = 0; i < rows; i++) {
          lse[(row + i) * shape.queryHeads() + head] =
              s[total + i] > 0 ? s[factor + i] * LN_2 : Float.NEGATIVE_INFINITY;
        }
        for (int c = 0; c < chunks; c++) {
          AttentionRows.storeScaled(
              s,
              sums + c * SIZE,
              rows,
              width(headDim, c),
              total,
              out,
              query + c * SIDE,
              shape.queryWidth());
        }
      }
    }
  }

  /**
   * Scores {@code [key][query]}.
   *
   * @param last query {@code i} sees keys up to {@code i + last}
   */
  private static void scores(
      float[] s, int keyTile, int headDim, int score, int rows, int keys, int last) {
    clear(s, score, 1, keys);
    int end = columns(rows);
    for (int j = 0; j < keys; j += ROWS) {
      int first = firstColumn(j - last);
      for (int c = 0; c < chunks(headDim); c++) {
        rowsTimes(
            s,
            keyTile + c * SIZE + j * SIDE,
            c * SIZE + first,
            width(headDim, c),
            score + j * SIDE + first,
            end - first);
      }
    }
    for (int j = Math.max(0, last + 1); j < keys; j++) {
      int at = score + j * SIDE;
      Arrays.fill(
          s,
          at + firstColumn(j / ROWS * ROWS - last),
          at + Math.min(end, j - last),
          Float.NEGATIVE_INFINITY);
    }
  }

  /** Where a product starts that has to include column {@code i}. */
  private static int firstColumn(int i) {
    return Math.max(0, i) & -AttentionTiles.COLUMNS;
  }

  /** Scores become weights; {@code factor} is what sums of earlier tiles have to shrink by. */
  private static void softmax(
      float[] s, int score, int rows, int keys, int last, int top, int total, int factor, int max) {
    for (int i = 0; i < columns(rows); i += L) {
      int seen = Math.min(keys, last + i + L);
      if (seen <= 0) {
        Arrays.fill(s, factor + i, factor + i + L, 1f);
      } else {
        AttentionRows.maximum(s, score + i, seen, top + i, max);
        AttentionRows.raise(s, top + i, max, factor + i);
        AttentionRows.weigh(s, score + i, seen, max, factor + i, total + i);
      }
    }
  }

  // ---- backward ----

  static void gradient(
      float[] q,
      float[] k,
      float[] v,
      float[] out,
      float[] lse,
      float[] dOut,
      float[] dq,
      float[] dk,
      float[] dv,
      AttentionShape shape,
      int qBegin,
      int qEnd,
      int kvBegin,
      int kvEnd,
      boolean causal,
      int kvHead,
      float[] s) {
    int headDim = shape.headDim();
    int chunks = chunks(headDim);
    int area = chunks * SIZE;
    int keyTile = 0;
    int keysAcross = area;
    int valuesAcross = 2 * area;
    int dKeys = 3 * area;
    int dValues = 4 * area;
    int query = 5 * area;
    int dOutTile = 6 * area;
    int dQuery = 7 * area;
    int score = 8 * area;
    int dScore = score + SIZE;
    int logs = dScore + SIZE;
    int qCount = qEnd - qBegin;
    int kvCount = kvEnd - kvBegin;
    int rowSums = logs + shape.group() * qCount;
    int stride = shape.queryWidth();
    int firstHead = kvHead * shape.group();
    for (int g = 0; g < shape.group(); g++) {
      int head = firstHead + g;
      for (int row = qBegin; row < qEnd; row += SIDE) {
        int rows = Math.min(SIDE, qEnd - row);
        int at = row * stride + head * headDim;
        int line = g * qCount + row - qBegin;
        AttentionRows.rowProducts(dOut, out, at, stride, rows, headDim, s, score, rowSums + line);
        for (int i = 0; i < rows; i++) {
          float logSum = lse[(row + i) * shape.queryHeads() + head];
          // a query that sees nothing has no weights, whatever its scores
          s[logs + line + i] =
              logSum == Float.NEGATIVE_INFINITY
                  ? Float.POSITIVE_INFINITY
                  : logSum * AttentionRows.LOG2_E;
          Arrays.fill(dq, at + i * stride, at + i * stride + headDim, 0f);
        }
      }
    }
    for (int tile = 0; tile < kvCount; tile += SIDE) {
      int keys = Math.min(SIDE, kvCount - tile);
      int key = (kvBegin + tile) * shape.kvWidth() + kvHead * headDim;
      for (int c = 0; c < chunks; c++) {
        int n = width(headDim, c);
        int from = key + c * SIDE;
        int width = shape.kvWidth();
        AttentionRows.copy(k, from, width, keys, n, s, keyTile + c * SIZE);
        AttentionTranspose.transpose(
            k,
            from,
            width,
            keys,
            n,
            shape.scale() * AttentionRows.LOG2_E,
            s,
            keysAcross + c * SIZE);
        AttentionTranspose.transpose(v, from, width, keys, n, 1, s, valuesAcross + c * SIZE);
      }
      clear(s, dKeys, chunks, keys);
      clear(s, dValues, chunks, keys);
      for (int g = 0; g < shape.group(); g++) {
        for (int row = qBegin; row < qEnd; row += SIDE) {
          int rows = Math.min(SIDE, qEnd - row);
          // query i of its tile sees the keys up to i + last of this one
          int last = causal ? kvCount - (qEnd - row) - tile : SIDE;
          int first = Math.max(0, -last) & -ROWS;
          if (first >= rows) {
            continue;
          }
          int at = row * stride + (firstHead + g) * headDim;
          int line = g * qCount + row - qBegin;
          for (int c = 0; c < chunks; c++) {
            int n = width(headDim, c);
            AttentionRows.copy(q, at + c * SIDE, stride, rows, n, s, query + c * SIZE);
            AttentionRows.copy(dOut, at + c * SIDE, stride, rows, n, s, dOutTile + c * SIZE);
          }
          scoresOfRows(s, query, keysAcross, headDim, score, first, rows, keys, last);
          scoresOfRows(s, dOutTile, valuesAcross, headDim, dScore, first, rows, keys, last);
          for (int i = first; i < rows; i++) {
            int from = Math.max(0, last + i + 1);
            int end = columns(Math.min(keys, last + (i | (ROWS - 1)) + 1));
            if (from < end) {
              int at0 = score + i * SIDE;
              Arrays.fill(s, at0 + from, at0 + end, Float.NEGATIVE_INFINITY);
            }
          }
          for (int j = 0; j < columns(keys); j += L) {
            int from = Math.max(first, (j - last) & -ROWS);
            if (from < rows) {
              AttentionRows.scoreGradient(
                  s,
                  score + from * SIDE + j,
                  dScore + from * SIDE + j,
                  rows - from,
                  logs + line + from,
                  rowSums + line + from);
            }
          }
          sumsOfColumns(s, score, dOutTile, headDim, dValues, rows, keys, last);
          sumsOfColumns(s, dScore, query, headDim, dKeys, rows, keys, last);
          for (int c = 0; c < chunks; c++) {
            int n = width(headDim, c);
            int to = dQuery + c * SIZE;
            clear(s, to, 1, rows);
            for (int i = first; i < rows; i += ROWS) {
              int seen = Math.min(keys, last + i + ROWS);
              int x = dScore + i * SIDE;
              rowsTimes(s, x, keyTile + c * SIZE, seen, to + i * SIDE, columns(n));
            }
            AttentionRows.add(s, to, rows, n, shape.scale(), dq, at + c * SIDE, stride);
          }
        }
      }
      for (int c = 0; c < chunks; c++) {
        int n = width(headDim, c);
        int to = key + c * SIDE;
        AttentionRows.store(s, dKeys + c * SIZE, keys, n, shape.scale(), dk, to, shape.kvWidth());
        AttentionRows.store(s, dValues + c * SIZE, keys, n, 1, dv, to, shape.kvWidth());
      }
    }
  }

  /** {@code [query][key]}: rows of one tile by rows of another that was transposed. */
  private static void scoresOfRows(
      float[] s,
      int rowTile,
      int acrossTile,
      int headDim,
      int score,
      int first,
      int rows,
      int keys,
      int last) {
    clear(s, score, 1, rows);
    for (int i = first; i < rows; i += ROWS) {
      int seen = columns(Math.min(keys, last + i + ROWS));
      int to = i * SIDE;
      for (int c = 0; c < chunks(headDim); c++) {
        int o = c * SIZE;
        rowsTimes(s, rowTile + o + to, acrossTile + o, width(headDim, c), score + to, seen);
      }
    }
  }

  /** Rows of a tile added up for every key with the weights of its column. */
  private static void sumsOfColumns(
      float[] s, int weights, int rowTile, int headDim, int sums, int rows, int keys, int last) {
    for (int c = 0; c < chunks(headDim); c++) {
      int o = c * SIZE;
      int wide = columns(width(headDim, c));
      for (int j = 0; j < keys; j += ROWS) {
        int from = Math.max(0, j - last);
        if (from < rows) {
          int x = weights + from * SIDE + j;
          columnsTimes(s, x, rowTile + o + from * SIDE, rows - from, sums + o + j * SIDE, wide);
        }
      }
    }
  }
}

package org.mycromwell.engine.reference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * Automatic differentiation in double precision over matrices: each operation computes its result
 * at once and notes how gradients go back; {@link #backward} walks the notes from the last to the
 * first. Written for clarity; what layers compute is checked against it, so it shares nothing with
 * them.
 */
public final class Tape {
  /** Which columns of a row take part. */
  @FunctionalInterface
  public interface Mask {
    boolean sees(int row, int col);
  }

  private final List<Value> values = new ArrayList<>();

  /** A matrix of this tape whose gradient will be known after {@link #backward}. */
  public Value variable(int rows, int cols, double... data) {
    return note(new Value(rows, cols, data));
  }

  /** As {@link #variable(int, int, double...)} from the first elements of {@code data}. */
  public Value variable(int rows, int cols, float[] data) {
    double[] copy = new double[rows * cols];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = data[i];
    }
    return variable(rows, cols, copy);
  }

  private Value note(Value value) {
    values.add(value);
    return value;
  }

  private Value result(int rows, int cols) {
    return note(new Value(rows, cols, new double[rows * cols]));
  }

  /** Sets the gradients of all values by {@code loss}, a 1 x 1 matrix. */
  public void backward(Value loss) {
    loss.scalar();
    for (Value value : values) {
      Arrays.fill(value.gradient, 0);
    }
    loss.gradient[0] = 1;
    for (int i = values.size() - 1; i >= 0; i--) {
      values.get(i).backward.run();
    }
  }

  // ---- products ----

  /** {@code a b}. */
  public Value matmul(Value a, Value b) {
    require(a.cols() == b.rows(), a, b);
    Value c = result(a.rows(), b.cols());
    int depth = a.cols();
    for (int i = 0; i < c.rows(); i++) {
      for (int k = 0; k < depth; k++) {
        for (int j = 0; j < c.cols(); j++) {
          c.data[i * c.cols() + j] += a.data[i * depth + k] * b.data[k * c.cols() + j];
        }
      }
    }
    c.backward =
        () -> {
          for (int i = 0; i < c.rows(); i++) {
            for (int k = 0; k < depth; k++) {
              for (int j = 0; j < c.cols(); j++) {
                double d = c.gradient[i * c.cols() + j];
                a.gradient[i * depth + k] += d * b.data[k * c.cols() + j];
                b.gradient[k * c.cols() + j] += d * a.data[i * depth + k];
              }
            }
          }
        };
    return c;
  }

  public Value transpose(Value a) {
    Value b = result(a.cols(), a.rows());
    for (int i = 0; i < a.rows(); i++) {
      for (int j = 0; j < a.cols(); j++) {
        b.data[j * a.rows() + i] = a.data[i * a.cols() + j];
      }
    }
    b.backward =
        () -> {
          for (int i = 0; i < a.rows(); i++) {
            for (int j = 0; j < a.cols(); j++) {
              a.gradient[i * a.cols() + j] += b.gradient[j * a.rows() + i];
            }
          }
        };
    return b;
  }

  /** {@code x w^T}: a layer with weights {@code [outputs, inputs]}. */
  public Value linear(Value x, Value w) {
    return matmul(x, transpose(w));
  }

  // ---- element by element; b may be one row, one column or one element ----

  public Value add(Value a, Value b) {
    Value c = result(a.rows(), a.cols());
    int[] from = broadcast(a, b);
    for (int i = 0; i < c.data.length; i++) {
      c.data[i] = a.data[i] + b.data[from[i]];
    }
    c.backward =
        () -> {
          for (int i = 0; i < c.data.length; i++) {
            a.gradient[i] += c.gradient[i];
            b.gradient[from[i]] += c.gradient[i];
          }
        };
    return c;
  }

  public Value subtract(Value a, Value b) {
    return add(a, scale(b, -1));
  }

  public Value multiply(Value a, Value b) {
    Value c = result(a.rows(), a.cols());
    int[] from = broadcast(a, b);
    for (int i = 0; i < c.data.length; i++) {
      c.data[i] = a.data[i] * b.data[from[i]];
    }
    c.backward =
        () -> {
          for (int i = 0; i < c.data.length; i++) {
            a.gradient[i] += c.gradient[i] * b.data[from[i]];
            b.gradient[from[i]] += c.gradient[i] * a.data[i];
          }
        };
    return c;
  }

  /** Which element of {@code b} meets each element of {@code a}. */
  private static int[] broadcast(Value a, Value b) {
    boolean oneRow = b.rows() == 1 && a.rows() != 1;
    boolean oneCol = b.cols() == 1 && a.cols() != 1;
    require((oneRow || b.rows() == a.rows()) && (oneCol || b.cols() == a.cols()), a, b);
    int[] from = new int[a.data.length];
    for (int i = 0; i < a.rows(); i++) {
      for (int j = 0; j < a.cols(); j++) {
        from[i * a.cols() + j] = (oneRow ? 0 : i) * b.cols() + (oneCol ? 0 : j);
      }
    }
    return from;
  }

  public Value scale(Value a, double factor) {
    return map(a, x -> factor * x, x -> factor);
  }

  public Value silu(Value a) {
    return map(
        a,
        x -> x * logistic(x),
        x -> {
          double s = logistic(x);
          return s + x * s * (1 - s);
        });
  }

  public Value sigmoid(Value a) {
    return map(a, Tape::logistic, x -> logistic(x) * (1 - logistic(x)));
  }

  public Value exp(Value a) {
    return map(a, Math::exp, Math::exp);
  }

  public Value log(Value a) {
    return map(a, Math::log, x -> 1 / x);
  }

  public Value cos(Value a) {
    return map(a, Math::cos, x -> -Math.sin(x));
  }

  public Value sin(Value a) {
    return map(a, Math::sin, Math::cos);
  }

  public Value power(Value a, double exponent) {
    return map(a, x -> Math.pow(x, exponent), x -> exponent * Math.pow(x, exponent - 1));
  }

  /** {@code x^2 / (2 beta)} where {@code |x| < beta}, else {@code |x| - beta / 2}. */
  public Value huber(Value a, double beta) {
    return map(
        a,
        x -> Math.abs(x) < beta ? x * x / (2 * beta) : Math.abs(x) - beta / 2,
        x -> Math.abs(x) < beta ? x / beta : Math.signum(x));
  }

  /** Any function of one element with its derivative. */
  public Value map(Value a, DoubleUnaryOperator function, DoubleUnaryOperator derivative) {
    Value b = result(a.rows(), a.cols());
    for (int i = 0; i < b.data.length; i++) {
      b.data[i] = function.applyAsDouble(a.data[i]);
    }
    b.backward =
        () -> {
          for (int i = 0; i < b.data.length; i++) {
            a.gradient[i] += b.gradient[i] * derivative.applyAsDouble(a.data[i]);
          }
        };
    return b;
  }

  private static double logistic(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /** The same values, through which no gradient goes. */
  public Value detach(Value a) {
    return variable(a.rows(), a.cols(), a.data.clone());
  }

  // ---- shape ----

  /** The same elements in rows of another width. */
  public Value reshape(Value a, int rows, int cols) {
    Value b = note(new Value(rows, cols, a.data.clone()));
    b.backward =
        () -> {
          for (int i = 0; i < a.data.length; i++) {
            a.gradient[i] += b.gradient[i];
          }
        };
    return b;
  }

  /** Rows by index; an index below 0 gives a row of zeros. */
  public Value gather(Value a, int... index) {
    Value b = result(index.length, a.cols());
    for (int i = 0; i < index.length; i++) {
      if (index[i] >= 0) {
        System.arraycopy(a.data, index[i] * a.cols(), b.data, i * a.cols(), a.cols());
      }
    }
    b.backward =
        () -> {
          for (int i = 0; i < index.length; i++) {
            for (int j = 0; index[i] >= 0 && j < a.cols(); j++) {
              a.gradient[index[i] * a.cols() + j] += b.gradient[i * a.cols() + j];
            }
          }
        };
    return b;
  }

  /** Rows {@code begin} to {@code end}. */
  public Value rows(Value a, int begin, int end) {
    int[] index = new int[end - begin];
    for (int i = 0; i < index.length; i++) {
      index[i] = begin + i;
    }
    return gather(a, index);
  }

  /** Columns {@code begin} to {@code end}. */
  public Value columns(Value a, int begin, int end) {
    Value b = result(a.rows(), end - begin);
    for (int i = 0; i < a.rows(); i++) {
      System.arraycopy(a.data, i * a.cols() + begin, b.data, i * b.cols(), b.cols());
    }
    b.backward =
        () -> {
          for (int i = 0; i < b.rows(); i++) {
            for (int j = 0; j < b.cols(); j++) {
              a.gradient[i * a.cols() + begin + j] += b.gradient[i * b.cols() + j];
            }
          }
        };
    return b;
  }

  /** One below the other. */
  public Value stack(Value... parts) {
    int rows = 0;
    for (Value part : parts) {
      require(part.cols() == parts[0].cols(), part, parts[0]);
      rows += part.rows();
    }
    Value b = result(rows, parts[0].cols());
    int at = 0;
    for (Value part : parts) {
      System.arraycopy(part.data, 0, b.data, at, part.data.length);
      at += part.data.length;
    }
    b.backward =
        () -> {
          int from = 0;
          for (Value part : parts) {
            for (int i = 0; i < part.data.length; i++) {
              part.gradient[i] += b.gradient[from + i];
            }
            from += part.data.length;
          }
        };
    return b;
  }

  /** One beside the other. */
  public Value beside(Value... parts) {
    Value[] transposed = new Value[parts.length];
    for (int i = 0; i < parts.length; i++) {
      transposed[i] = transpose(parts[i]);
    }
    return transpose(stack(transposed));
  }

  // ---- sums ----

  /** Sum of all elements, 1 x 1. */
  public Value sum(Value a) {
    return matmul(rowOf(a.rows(), 1), rowSums(a));
  }

  public Value mean(Value a) {
    return scale(sum(a), 1.0 / a.data.length);
  }

  /** {@code [rows, 1]}. */
  public Value rowSums(Value a) {
    return matmul(a, transpose(rowOf(a.cols(), 1)));
  }

  /** {@code [1, cols]}. */
  public Value columnMeans(Value a) {
    return matmul(rowOf(a.rows(), 1.0 / a.rows()), a);
  }

  private Value rowOf(int cols, double element) {
    double[] row = new double[cols];
    Arrays.fill(row, element);
    return variable(1, cols, row);
  }

  // ---- normalisation and softmax ----

  /** {@code x / sqrt(mean(x^2) + eps)} of each row. */
  public Value rmsNorm(Value x, double eps) {
    Value squares = scale(rowSums(multiply(x, x)), 1.0 / x.cols());
    return multiply(x, power(map(squares, v -> v + eps, v -> 1), -0.5));
  }

  /** {@link #rmsNorm(Value, double)} times a row of weights. */
  public Value rmsNorm(Value x, Value weight, double eps) {
    return multiply(rmsNorm(x, eps), weight);
  }

  /** {@code (x - mean) / sqrt(variance + eps)} of each row. */
  public Value layerNorm(Value x, double eps) {
    return rmsNorm(subtract(x, scale(rowSums(x), 1.0 / x.cols())), eps);
  }

  /** Softmax of each row. */
  public Value softmax(Value a) {
    return softmax(a, (row, col) -> true);
  }

  /** Softmax over the columns that a row sees; zero elsewhere, and in a row that sees none. */
  public Value softmax(Value a, Mask mask) {
    Value b = result(a.rows(), a.cols());
    for (int i = 0; i < a.rows(); i++) {
      double max = Double.NEGATIVE_INFINITY;
      for (int j = 0; j < a.cols(); j++) {
        max = mask.sees(i, j) ? Math.max(max, a.get(i, j)) : max;
      }
      double total = 0;
      for (int j = 0; j < a.cols(); j++) {
        double e = mask.sees(i, j) ? Math.exp(a.get(i, j) - max) : 0;
        b.data[i * a.cols() + j] = e;
        total += e;
      }
      for (int j = 0; j < a.cols() && total > 0; j++) {
        b.data[i * a.cols() + j] /= total;
      }
    }
    b.backward =
        () -> {
          for (int i = 0; i < b.rows(); i++) {
            double dot = 0;
            for (int j = 0; j < b.cols(); j++) {
              dot += b.gradient[i * b.cols() + j] * b.get(i, j);
            }
            for (int j = 0; j < b.cols(); j++) {
              a.gradient[i * b.cols() + j] += b.get(i, j) * (b.gradient[i * b.cols() + j] - dot);
            }
          }
        };
    return b;
  }

  /** Element {@code index[i]} of each row i, {@code [rows, 1]}. */
  public Value pick(Value a, int... index) {
    Value b = result(a.rows(), 1);
    for (int i = 0; i < a.rows(); i++) {
      b.data[i] = a.get(i, index[i]);
    }
    b.backward =
        () -> {
          for (int i = 0; i < b.rows(); i++) {
            a.gradient[i * a.cols() + index[i]] += b.gradient[i];
          }
        };
    return b;
  }

  /** {@code -log softmax(logits)[target]} of each row, {@code [rows, 1]}. */
  public Value crossEntropy(Value logits, int... targets) {
    Value maxima = result(logits.rows(), 1); // a constant for each row
    for (int i = 0; i < logits.rows(); i++) {
      maxima.data[i] =
          Arrays.stream(logits.data, i * logits.cols(), (i + 1) * logits.cols()).max().orElse(0);
    }
    Value shifted = subtract(logits, maxima);
    return subtract(log(rowSums(exp(shifted))), pick(shifted, targets));
  }

  // ---- attention ----

  /**
   * Turns the pairs (i, i + headDim / 2) of every head; {@code angles[row][i]}, headDim = twice
   * their number.
   */
  public Value rope(Value x, double[][] angles) {
    int pairs = angles.length == 0 ? 1 : angles[0].length;
    require(x.cols() % (2 * pairs) == 0 && angles.length == x.rows(), x, x);
    Value y = result(x.rows(), x.cols());
    turn(x.data, y.data, x.cols(), pairs, angles, 1);
    y.backward = () -> turn(y.gradient, x.gradient, x.cols(), pairs, angles, -1);
    return y;
  }

  private static void turn(
      double[] from, double[] to, int cols, int pairs, double[][] angles, int direction) {
    for (int row = 0; row < angles.length; row++) {
      for (int head = row * cols; head < (row + 1) * cols; head += 2 * pairs) {
        for (int i = 0; i < pairs; i++) {
          double cos = Math.cos(angles[row][i]);
          double sin = direction * Math.sin(angles[row][i]);
          double a = from[head + i];
          double b = from[head + pairs + i];
          to[head + i] += a * cos - b * sin;
          to[head + pairs + i] += a * sin + b * cos;
        }
      }
    }
  }

  /** Angles for {@link #rope}: linear pairs, then pairs by row, then pairs by column. */
  public static double[][] angles(
      int headDim, double base, int gridPairs, int[] linear, int[] row, int[] col) {
    int linearPairs = headDim / 2 - 2 * gridPairs;
    double[][] angles = new double[linear.length][headDim / 2];
    for (int r = 0; r < linear.length; r++) {
      for (int i = 0; i < linearPairs; i++) {
        angles[r][i] = linear[r] / Math.pow(base, (double) i / linearPairs);
      }
      for (int i = 0; i < gridPairs; i++) {
        angles[r][linearPairs + i] = row[r] / Math.pow(base, (double) i / gridPairs);
        angles[r][linearPairs + gridPairs + i] = col[r] / Math.pow(base, (double) i / gridPairs);
      }
    }
    return angles;
  }

  /**
   * Grouped-query attention, scores divided by the root of the head's size; query head h reads
   * key-value head {@code h / (queryHeads / kvHeads)}.
   */
  public Value attention(Value q, Value k, Value v, int queryHeads, int kvHeads, Mask mask) {
    int headDim = q.cols() / queryHeads;
    Value[] heads = new Value[queryHeads];
    for (int h = 0; h < queryHeads; h++) {
      int from = h / (queryHeads / kvHeads) * headDim;
      Value scores =
          linear(columns(q, h * headDim, (h + 1) * headDim), columns(k, from, from + headDim));
      heads[h] =
          matmul(
              softmax(scale(scores, 1 / Math.sqrt(headDim)), mask),
              columns(v, from, from + headDim));
    }
    return beside(heads);
  }

  // ---- images: a row per pixel, in raster order ----

  /** The pixel at (y, x), -1 outside. */
  private static int pixel(int y, int x, int height, int width) {
    return y < 0 || y >= height || x < 0 || x >= width ? -1 : y * width + x;
  }

  /** Convolution with {@code weight [outputs, size * size * channels]} in the order ky, kx, c. */
  public Value convolve(
      Value x, Value weight, int height, int width, int size, int stride, int padding) {
    int outHeight = (height + 2 * padding - size) / stride + 1;
    int outWidth = (width + 2 * padding - size) / stride + 1;
    int[] index = new int[outHeight * outWidth * size * size];
    int at = 0;
    for (int y = 0; y < outHeight; y++) {
      for (int column = 0; column < outWidth; column++) {
        for (int ky = 0; ky < size; ky++) {
          for (int kx = 0; kx < size; kx++) {
            index[at++] =
                pixel(y * stride + ky - padding, column * stride + kx - padding, height, width);
          }
        }
      }
    }
    Value patches = gather(x, index);
    return linear(reshape(patches, outHeight * outWidth, size * size * x.cols()), weight);
  }

  /** 3x3 convolution within channels, padding 1, {@code weight [channels, 9]}. */
  public Value depthwise(Value x, Value weight, int height, int width, int stride) {
    int outHeight = (height + stride - 1) / stride;
    int outWidth = (width + stride - 1) / stride;
    Value sum = result(outHeight * outWidth, x.cols());
    for (int ky = 0; ky < 3; ky++) {
      for (int kx = 0; kx < 3; kx++) {
        int[] index = new int[outHeight * outWidth];
        for (int i = 0; i < index.length; i++) {
          int y = i / outWidth * stride + ky - 1;
          index[i] = pixel(y, i % outWidth * stride + kx - 1, height, width);
        }
        int tap = ky * 3 + kx;
        Value taps = transpose(columns(weight, tap, tap + 1));
        sum = add(sum, multiply(gather(x, index), taps));
      }
    }
    return sum;
  }

  private static void require(boolean condition, Value a, Value b) {
    if (!condition) {
      throw new IllegalArgumentException(
          "shapes " + a.rows() + " x " + a.cols() + " and " + b.rows() + " x " + b.cols());
    }
  }
}

package org.mycromwell.engine.image;

/** The Fourier transform of a real signal, padded with zeros to a power of two. */
final class Spectrum {
  final int size;
  final double[] re;
  final double[] im;

  Spectrum(double[] signal, int atLeast) {
    size = Integer.highestOneBit(Math.max(2, Math.max(signal.length, atLeast) - 1)) << 1;
    re = new double[size];
    im = new double[size];
    int bits = Integer.numberOfTrailingZeros(size);
    for (int i = 0; i < signal.length; i++) {
      re[Integer.reverse(i) >>> (32 - bits)] = signal[i];
    }
    double[] cos = new double[size / 2];
    double[] sin = new double[size / 2];
    for (int i = 0; i < size / 2; i++) {
      cos[i] = Math.cos(2 * Math.PI * i / size);
      sin[i] = Math.sin(2 * Math.PI * i / size);
    }
    for (int half = 1; half < size; half <<= 1) {
      int step = size / 2 / half;
      for (int begin = 0; begin < size; begin += 2 * half) {
        for (int k = 0; k < half; k++) {
          double c = cos[k * step];
          double s = -sin[k * step];
          int a = begin + k;
          int b = a + half;
          double r = re[b] * c - im[b] * s;
          double i = re[b] * s + im[b] * c;
          re[b] = re[a] - r;
          im[b] = im[a] - i;
          re[a] += r;
          im[a] += i;
        }
      }
    }
  }
}

package org.mycromwell.engine.model.vljepa;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.image.ImageTensor;
import org.mycromwell.engine.kernel.TrainingKernels;
import org.mycromwell.engine.nn.LayerContext;
import org.mycromwell.engine.nn.Parameter;
import org.mycromwell.engine.random.CounterRandom;
import org.mycromwell.engine.tokenizer.CromwellVocabulary;
import org.mycromwell.engine.tokenizer.LineMarks;
import org.mycromwell.engine.tokenizer.Tokenizer;

/** Random examples, networks and one plain AdamW for the tests of the model. */
final class Samples {
  static final Tokenizer TOKENIZER = CromwellVocabulary.untrained(420).build();
  private static final LineMarks MARKS = LineMarks.of(TOKENIZER.specialTokens());
  private static final int DIFF =
      TOKENIZER.specialTokens().idOf(CromwellVocabulary.DIFF).orElseThrow();
  private static final int FILE =
      TOKENIZER.specialTokens().idOf(CromwellVocabulary.FILE).orElseThrow();
  private static final int FILE_END =
      TOKENIZER.specialTokens().idOf(CromwellVocabulary.FILE_END).orElseThrow();
  static final TokenGeometry GEOMETRY = TokenGeometry.of(TOKENIZER);

  private final CounterRandom random;
  private long at;

  Samples(long seed) {
    random = new CounterRandom(seed, 77);
  }

  static VlJepaNetwork network(VlJepaConfig config, Workers workers, long seed) {
    return network(config, workers, seed, false);
  }

  static VlJepaNetwork network(
      VlJepaConfig config, Workers workers, long seed, boolean checkpointing) {
    LayerContext context = new LayerContext(workers, TrainingKernels.best());
    return new VlJepaNetwork(config, GEOMETRY, context, seed, checkpointing);
  }

  int below(int bound) {
    return random.below(bound, at++);
  }

  /** An example, often with an answer that names a line; {@code imageWidth} of 0 means no image. */
  Example example(
      int contextLength, int answerLength, int imageHeight, int imageWidth, int channels) {
    int[] context = tokens(contextLength);
    int[] answer = tokens(answerLength);
    if (contextLength > 12) {
      String[] names = {".py", "b.c", "a.js", "x.ts\n", "y.java\n"};
      int[] name = TOKENIZER.encode(names[below(names.length)]);
      context[1] = FILE;
      System.arraycopy(name, 0, context, 2, name.length);
    }
    context[below(contextLength)] = MARKS.id(below(MARKS.count()));
    int middle = contextLength / 2;
    context[middle] = FILE_END;
    for (int i = middle + 1; i < contextLength && middle > 0; i++) {
      context[i] = below(2) == 0 ? context[below(middle)] : context[i]; // something that matches
    }
    context[contextLength - 1] = DIFF;
    for (int i = 0; i < answerLength; i += 2) {
      answer[i] = context[below(contextLength)]; // something to copy
    }
    if (answerLength > 1 && below(2) == 0) {
      answer[0] = Arrays.stream(context).filter(GEOMETRY::isMark).findFirst().orElse(answer[0]);
    }
    float[] weights = new float[answerLength];
    Arrays.fill(weights, 1);
    if (answerLength > 2) {
      weights[1] = 2;
    }
    List<ImageTensor> images = new ArrayList<>();
    int[] labels = new int[0];
    if (imageWidth > 0) {
      images.add(image(imageHeight, imageWidth, channels, -1));
      labels = new int[imageHeight / 16 * (imageWidth / 8)];
      for (int i = 0; i < labels.length; i++) {
        labels[i] = below(VisionConfig.CHAR_CLASSES);
      }
    }
    return new Example(context, answer, weights, below(contextLength), images, labels);
  }

  ImageTensor image(int height, int width, int channels, int tile) {
    float[] pixels = new float[height * width * channels];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) random.uniform(at++);
    }
    return new ImageTensor(pixels, height, width, channels, tile, tile);
  }

  int[] tokens(int n) {
    int[] tokens = new int[n];
    for (int i = 0; i < n; i++) {
      tokens[i] = 3 + below(417);
    }
    return tokens;
  }

  /** One step of AdamW with the usual constants and no decay. */
  static final class Adam {
    private final VlJepaNetwork network;
    private final List<double[]> moments = new ArrayList<>();
    private int steps;

    Adam(VlJepaNetwork network) {
      this.network = network;
      for (Parameter parameter : network.parameters()) {
        moments.add(new double[2 * parameter.size()]);
      }
    }

    void step(double rate) {
      steps++;
      double firstCorrection = 1 - Math.pow(0.9, steps);
      double secondCorrection = 1 - Math.pow(0.99, steps);
      int index = 0;
      for (Parameter parameter : network.parameters()) {
        double[] m = moments.get(index++);
        if (!parameter.hasGradient()) {
          continue;
        }
        float[] g = parameter.gradient();
        int n = g.length;
        for (int i = 0; i < n; i++) {
          m[i] = 0.9 * m[i] + 0.1 * g[i];
          m[n + i] = 0.99 * m[n + i] + 0.01 * g[i] * g[i];
          double first = m[i] / firstCorrection;
          double second = m[n + i] / secondCorrection;
          parameter.value()[i] -= (float) (rate * first / (Math.sqrt(second) + 1e-8));
        }
      }
      network.parameters().zeroGradients();
    }
  }
}

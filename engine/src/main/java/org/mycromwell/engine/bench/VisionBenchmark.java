package org.mycromwell.engine.bench;

import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import org.mycromwell.engine.exec.CancelToken;
import org.mycromwell.engine.image.ImageTensor;
import org.mycromwell.engine.model.vljepa.inference.VisionTimes;
import org.mycromwell.engine.model.vljepa.inference.VlJepaModel;

/**
 * How long an image takes to encode, by part.
 *
 * @param height pixels of a random image
 * @param width pixels of a random image
 * @param repetitions measured runs
 */
public record VisionBenchmark(int height, int width, int repetitions) {
  /** Seconds of each run, in all and by part. */
  public record Result(Samples total, Samples stem, Samples convolutions, Samples blocks) {}

  /**
   * Measures.
   *
   * @throws CancellationException when cancelled
   */
  public Result run(
      VlJepaModel model, int warmUpMillis, BenchmarkListener listener, CancelToken cancel) {
    ImageTensor image = randomImage(height, width, model.config().vision().channels());
    double[] stem = new double[repetitions];
    double[] convolutions = new double[repetitions];
    double[] blocks = new double[repetitions];
    PartsOfRuns parts = new PartsOfRuns(repetitions);
    Samples total =
        Repetition.measure(
            () -> {
              if (!model.encodeImage(image, cancel)) {
                throw new CancellationException();
              }
              VisionTimes times = model.visionTimes();
              int slot = parts.next();
              stem[slot] = times.stemNanos() * 1e-9;
              convolutions[slot] = times.convolutionNanos() * 1e-9;
              blocks[slot] = times.blockNanos() * 1e-9;
            },
            warmUpMillis,
            repetitions,
            (phase, done, all) -> listener.progress("image " + phase, done, all));
    return new Result(total, new Samples(stem), new Samples(convolutions), new Samples(blocks));
  }

  /** Noise that is the same each time. */
  public static ImageTensor randomImage(int height, int width, int channels) {
    SplittableRandom random = new SplittableRandom(1);
    float[] pixels = new float[height * width * channels];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) random.nextDouble();
    }
    return ImageTensor.whole(pixels, height, width, channels);
  }
}

package org.mycromwell.engine.train;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Random;
import org.mycromwell.engine.format.GgufWriter;
import org.mycromwell.engine.format.TensorSource;
import org.mycromwell.engine.model.vljepa.Batch;
import org.mycromwell.engine.model.vljepa.Component;
import org.mycromwell.engine.model.vljepa.EmbeddingStats;
import org.mycromwell.engine.model.vljepa.Example;
import org.mycromwell.engine.model.vljepa.Losses;
import org.mycromwell.engine.model.vljepa.Objective;
import org.mycromwell.engine.nn.Parameter;
import org.mycromwell.engine.nn.Parameters;
import org.mycromwell.engine.tensor.DType;
import org.mycromwell.engine.tensor.LittleEndian;

/**
 * Two matrices that learn to map features of the context's tokens to those of the answer's, and a
 * bias that the model file leaves out. Its loss depends on the target, so that a target that is not
 * restored shows.
 */
final class FakeTrainee implements Trainee {
  private static final int IN = 8;
  private static final int OUT = 4;

  private final Parameters parameters = new Parameters();
  private final Parameters target = new Parameters();
  EmbeddingStats stats = new EmbeddingStats(1, OUT, 0, 10, OUT);
  long poisonedBatch = -1;
  long poisonedEvaluation = -1;
  int steps;
  int evaluations;

  /** Of evaluations: what the total is more than the loss, each time more. */
  double drift;

  private double memory = 1;
  int failWritesFrom = Integer.MAX_VALUE;
  private int writes;

  FakeTrainee(long seed) {
    Random random = new Random(seed);
    for (Parameters set : new Parameters[] {parameters, target}) {
      set.add("enc.w", IN, IN, true);
    }
    parameters.add("dec.w", OUT, IN, true);
    parameters.add("dec.hidden.bias", 1, OUT, false);
    for (Parameter parameter : parameters) {
      for (int i = 0; i < parameter.size(); i++) {
        parameter.value()[i] = (float) (0.3 * random.nextGaussian());
      }
    }
    updateTarget(0);
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }

  @Override
  public Parameters targetParameters() {
    return target;
  }

  @Override
  public boolean hasTarget() {
    return true;
  }

  @Override
  public double[] state() {
    return new double[] {memory};
  }

  @Override
  public void restore(double[] state) {
    memory = state[0];
  }

  @Override
  public Losses step(Batch batch, Objective objective) {
    steps++;
    for (Parameter parameter : parameters) {
      parameter.freeze(objective.frozen().contains(Component.of(parameter.name())));
    }
    return pass(batch, true);
  }

  @Override
  public Losses evaluate(Batch batch, Objective objective) {
    Losses losses = pass(batch, false);
    double factor = evaluations == poisonedEvaluation ? Double.NaN : 1 + drift * evaluations;
    evaluations++;
    return new Losses(
        losses.total() * factor,
        losses.lm(),
        losses.answerWeight(),
        losses.answerTokens(),
        losses.correctTokens(),
        losses.jepa(),
        losses.jepaPairs(),
        losses.sigReg(),
        losses.chars(),
        losses.cells(),
        losses.correctCells(),
        losses.lmGradNorm(),
        losses.jepaGradNorm(),
        losses.jepaScale(),
        losses.embedding());
  }

  private Losses pass(Batch batch, boolean backward) {
    float[] enc = parameters.get("enc.w").value();
    float[] slow = target.get("enc.w").value();
    float[] dec = parameters.get("dec.w").value();
    float[] bias = parameters.get("dec.hidden.bias").value();
    double loss = 0;
    for (Example example : batch.examples()) {
      double[] x = features(example.context(), IN);
      double[] wanted = features(example.answer(), OUT);
      double[] hidden = new double[IN];
      for (int i = 0; i < IN; i++) {
        for (int j = 0; j < IN; j++) {
          hidden[i] += (enc[i * IN + j] + 0.01 * slow[i * IN + j]) * x[j];
        }
      }
      double[] dHidden = new double[IN];
      for (int o = 0; o < OUT; o++) {
        double y = bias[o];
        for (int i = 0; i < IN; i++) {
          y += dec[o * IN + i] * hidden[i];
        }
        double difference = y - wanted[o];
        loss += 0.5 * difference * difference / batch.examples().size();
        double dy = memory * difference / batch.examples().size();
        if (backward) {
          for (int i = 0; i < IN; i++) {
            dHidden[i] += dy * dec[o * IN + i];
            add("dec.w", o * IN + i, dy * hidden[i]);
          }
          add("dec.hidden.bias", o, dy);
        }
      }
      for (int i = 0; backward && i < IN; i++) {
        for (int j = 0; j < IN; j++) {
          add("enc.w", i * IN + j, dHidden[i] * x[j]);
        }
      }
    }
    if (backward && batch.step() == poisonedBatch) {
      loss = Double.NaN;
    }
    if (backward) {
      memory = 0.9 * memory + 0.1 * Math.min(loss, 2);
    }
    int answers = batch.examples().size();
    return new Losses(
        loss,
        loss,
        answers,
        answers,
        0,
        Double.NaN,
        0,
        Double.NaN,
        Double.NaN,
        0,
        0,
        1,
        1,
        1,
        stats);
  }

  private void add(String name, int index, double value) {
    Parameter parameter = parameters.get(name);
    if (!parameter.frozen()) {
      parameter.gradient()[index] += (float) value;
    }
  }

  private static double[] features(int[] tokens, int n) {
    double[] features = new double[n];
    for (int i = 0; i < n; i++) {
      for (int token : tokens) {
        features[i] += Math.sin(0.7 * token * (i + 1)) / tokens.length;
      }
    }
    return features;
  }

  @Override
  public void updateTarget(float tau) {
    float[] slow = target.get("enc.w").value();
    float[] fast = parameters.get("enc.w").value();
    for (int i = 0; i < slow.length; i++) {
      slow[i] = tau * slow[i] + (1 - tau) * fast[i];
    }
  }

  @Override
  public int contextLength() {
    return 64;
  }

  @Override
  public void write(Path gguf) {
    GgufWriter writer = new GgufWriter().putString("general.architecture", "fake");
    for (Parameter parameter : parameters) {
      if (!parameter.name().contains("hidden")) {
        writer.tensor(
            parameter.name(),
            DType.F32,
            new long[] {parameter.cols(), parameter.rows()},
            TensorSource.of(bytes(parameter.value())));
      }
    }
    writer.write(gguf);
    if (++writes >= failWritesFrom) {
      throw new IllegalStateException("killed");
    }
  }

  private static MemorySegment bytes(float[] values) {
    MemorySegment bytes = MemorySegment.ofArray(new byte[4 * values.length]);
    MemorySegment.copy(values, 0, bytes, LittleEndian.FLOAT, 0, values.length);
    return bytes;
  }
}

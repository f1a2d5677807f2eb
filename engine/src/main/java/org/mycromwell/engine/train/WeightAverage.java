package org.mycromwell.engine.train;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.kernel.TrainingKernels;
import org.mycromwell.engine.nn.Parameter;
import org.mycromwell.engine.nn.Parameters;

/**
 * The moving average of the weights of a model. The result does not depend on the number of
 * workers. For one thread.
 */
final class WeightAverage {
  /** The kernels ask for multiples of this. */
  private static final int ALIGNMENT = 16;

  private final AveragePlan plan;
  private final Parameters parameters;
  private final TrainingKernels kernels;
  private final Workers workers;
  private final Map<String, float[]> averages = new LinkedHashMap<>();
  private long updates;

  /** An average that is the weights as they are now; nothing where the plan wants none. */
  WeightAverage(AveragePlan plan, Parameters parameters, TrainingKernels kernels, Workers workers) {
    this.plan = plan;
    this.parameters = parameters;
    this.kernels = kernels;
    this.workers = workers;
    if (plan.isOn()) {
      for (Parameter parameter : parameters) {
        averages.put(parameter.name(), parameter.value().clone());
      }
    }
  }

  boolean isOn() {
    return plan.isOn();
  }

  /** Updates so far. */
  long updates() {
    return updates;
  }

  /** As many updates as a checkpoint says; the values are put into {@link #of}. */
  void restore(long count) {
    updates = count;
  }

  /** The average of a parameter; shared, not copied. */
  float[] of(Parameter parameter) {
    return Objects.requireNonNull(averages.get(parameter.name()));
  }

  /** Follows the weights after a step. */
  void update() {
    if (!isOn()) {
      return;
    }
    float keeps = (float) plan.keeps(updates++);
    workers.run(worker -> {
      for (Parameter parameter : parameters) {
        int begin = worker.begin(parameter.size(), ALIGNMENT);
        int end = worker.end(parameter.size(), ALIGNMENT);
        kernels.ema(of(parameter), parameter.value(), begin, end, keeps);
      }
    });
  }

  /** Does something while the model has the averages as its weights. */
  void during(Runnable action) {
    swap();
    try {
      action.run();
    } finally {
      swap();
    }
  }

  private void swap() {
    for (Parameter parameter : parameters) {
      float[] average = of(parameter);
      float[] value = parameter.value();
      for (int i = 0; i < value.length; i++) {
        float kept = value[i];
        value[i] = average[i];
        average[i] = kept;
      }
    }
  }
}

package org.mycromwell.engine.train;

import java.util.LinkedHashMap;
import java.util.Map;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;

/**
 * Where a run is, besides its weights and moments: all numbers that its next step depends on. Data
 * and random numbers follow from stage and step, so they need no state of their own.
 */
final class TrainState {
  /** Number of the stage that is being trained. */
  int stage;

  /** Steps of that stage that are done. */
  long stageStep;

  /** Steps of all stages that are done. */
  long step;

  long tokens;
  long skipped;

  /** Value of the best evaluation of this stage; NaN when there is none. */
  double best = Double.NaN;

  /** Whether the next thing to do is to evaluate, not to train. */
  boolean evaluationDue = true;

  /** Evaluations in a row in which the embeddings looked collapsed. */
  int collapsed;

  OutlierFilter losses = new OutlierFilter();
  OutlierFilter norms = new OutlierFilter();

  Map<String, String> save() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("state.stage", Integer.toString(stage));
    fields.put("state.stageStep", Long.toString(stageStep));
    fields.put("state.step", Long.toString(step));
    fields.put("state.tokens", Long.toString(tokens));
    fields.put("state.skipped", Long.toString(skipped));
    fields.put("state.best", Double.toHexString(best));
    fields.put("state.evaluationDue", Boolean.toString(evaluationDue));
    fields.put("state.collapsed", Integer.toString(collapsed));
    fields.put("state.losses", losses.save());
    fields.put("state.norms", norms.save());
    return fields;
  }

  /**
   * What {@link #save} gave.
   *
   * @param plan says which stages and steps there are
   * @param file what an error names
   */
  static TrainState restore(Map<String, String> fields, TrainPlan plan, String file) {
    TrainState state = new TrainState();
    try {
      state.stage = (int) count(fields, "state.stage", Integer.MAX_VALUE);
      state.stageStep = count(fields, "state.stageStep", Long.MAX_VALUE);
      state.step = count(fields, "state.step", Long.MAX_VALUE);
      state.tokens = count(fields, "state.tokens", Long.MAX_VALUE);
      state.skipped = count(fields, "state.skipped", Long.MAX_VALUE);
      state.best = Double.parseDouble(field(fields, "state.best"));
      state.evaluationDue = Boolean.parseBoolean(field(fields, "state.evaluationDue"));
      state.collapsed = (int) count(fields, "state.collapsed", Integer.MAX_VALUE);
      state.losses = OutlierFilter.restore(field(fields, "state.losses"));
      state.norms = OutlierFilter.restore(field(fields, "state.norms"));
      int stages = plan.stages().size();
      Ranges.within("state.stage", state.stage, 0L, stages);
      long steps = state.stage < stages ? plan.steps(state.stage) : 0;
      Ranges.within("state.stageStep", state.stageStep, 0L, steps);
    } catch (IllegalArgumentException e) {
      throw noState(file, e);
    }
    return state;
  }

  /** How many stages of a run with these fields have made a step. */
  static int begunStages(Map<String, String> fields, String file) {
    try {
      long stage = count(fields, "state.stage", Integer.MAX_VALUE - 1L);
      return (int) stage + (count(fields, "state.stageStep", Long.MAX_VALUE) > 0 ? 1 : 0);
    } catch (IllegalArgumentException e) {
      throw noState(file, e);
    }
  }

  private static EngineException noState(String file, IllegalArgumentException e) {
    return new EngineException(
        Kind.BAD_FILE, file + " is no state of a training run: " + e.getMessage(), e);
  }

  private static long count(Map<String, String> fields, String name, long most) {
    long value = Long.parseLong(field(fields, name));
    Ranges.within(name, value, 0L, most);
    return value;
  }

  private static String field(Map<String, String> fields, String name) {
    String value = fields.get(name);
    if (value == null) {
      throw new IllegalArgumentException(name + " is missing");
    }
    return value;
  }
}

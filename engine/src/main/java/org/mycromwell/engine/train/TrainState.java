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
    fields.put("state.collapsed", Integer.toString(collapsed));
    fields.put("state.losses", losses.save());
    fields.put("state.norms", norms.save());
    return fields;
  }

  /** What {@link #save} gave; {@code file} is what an error names. */
  static TrainState restore(Map<String, String> fields, String file) {
    TrainState state = new TrainState();
    try {
      state.stage = Integer.parseInt(field(fields, "state.stage"));
      state.stageStep = Long.parseLong(field(fields, "state.stageStep"));
      state.step = Long.parseLong(field(fields, "state.step"));
      state.tokens = Long.parseLong(field(fields, "state.tokens"));
      state.skipped = Long.parseLong(field(fields, "state.skipped"));
      state.best = Double.parseDouble(field(fields, "state.best"));
      state.collapsed = Integer.parseInt(field(fields, "state.collapsed"));
      state.losses = OutlierFilter.restore(field(fields, "state.losses"));
      state.norms = OutlierFilter.restore(field(fields, "state.norms"));
    } catch (IllegalArgumentException e) {
      throw new EngineException(
          Kind.BAD_FILE, file + " is no state of a training run: " + e.getMessage(), e);
    }
    return state;
  }

  private static String field(Map<String, String> fields, String name) {
    String value = fields.get(name);
    if (value == null) {
      throw new IllegalArgumentException(name + " is missing");
    }
    return value;
  }
}

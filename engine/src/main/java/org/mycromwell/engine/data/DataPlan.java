package org.mycromwell.engine.data;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.data.pictures.FontPlan;
import org.mycromwell.engine.data.pictures.PicturePlan;

/**
 * The section {@code data} of a training plan.
 *
 * @param heldOut share of the files that is never trained on
 * @param fonts that pictures are drawn with
 * @param pictures drawn by other programs
 */
public record DataPlan(
    List<CorpusPlan> corpora, double heldOut, FontPlan fonts, PicturePlan pictures) {
  /** What a plan may leave out. */
  public static final Map<String, Object> DEFAULTS =
      Map.of("heldOut", 0.02, "fonts", FontPlan.BUILT_IN, "pictures", PicturePlan.NONE);

  public DataPlan {
    corpora = List.copyOf(corpora);
    if (corpora.isEmpty()) {
      throw new IllegalArgumentException("corpora is empty, but must name at least one corpus");
    }
    Set<String> names = new HashSet<>();
    for (CorpusPlan corpus : corpora) {
      if (!names.add(corpus.name())) {
        throw new IllegalArgumentException(
            "corpora has the name " + EngineException.quote(corpus.name()) + " twice");
      }
    }
    if (!(heldOut > 0 && heldOut < 1)) {
      throw new IllegalArgumentException("heldOut is " + heldOut + ", but must be between 0 and 1");
    }
  }

  /** A plan without fonts and pictures of its own. */
  public DataPlan(List<CorpusPlan> corpora, double heldOut) {
    this(corpora, heldOut, FontPlan.BUILT_IN, PicturePlan.NONE);
  }
}

package org.mycromwell.engine.train;

import java.util.Map;
import org.mycromwell.engine.model.vljepa.VlJepaConfig;

/**
 * Which network is trained.
 *
 * @param preset its dimensions
 * @param dimensions of the preset with what the plan changes; the vocabulary is the tokenizer's
 * @param start a model file to begin with instead of random weights, relative to the folder of the
 *     plan; empty for none
 * @param recompute whether blocks keep their inputs only and compute the rest again: less memory, a
 *     third more work, the same bits
 */
public record ModelPlan(String preset, VlJepaConfig dimensions, String start, boolean recompute) {
  /** What a plan may leave out besides the dimensions, which come from the preset. */
  public static final Map<String, Object> DEFAULTS = Map.of("start", "", "recompute", false);
}

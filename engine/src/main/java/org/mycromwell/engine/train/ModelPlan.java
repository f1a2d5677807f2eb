package org.mycromwell.engine.train;

import java.util.Map;

/**
 * Which network is trained.
 *
 * @param preset its dimensions
 * @param start a model file to begin with instead of random weights, relative to the folder of the
 *     plan; empty for none
 */
public record ModelPlan(String preset, String start) {
  /** What a plan may leave out. */
  public static final Map<String, Object> DEFAULTS = Map.of("start", "");
}

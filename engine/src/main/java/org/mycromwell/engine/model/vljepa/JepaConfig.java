package org.mycromwell.engine.model.vljepa;

/**
 * Shape of the JEPA head, which is as wide as the joint memory.
 *
 * @param steps how many tokens ahead are predicted: 1 to this
 */
public record JepaConfig(int layers, int heads, int ffn, int steps) {
  /** Checks the parts; a failure names the field. */
  public JepaConfig {
    Fields.layers("jepa.layers", layers);
    Fields.range("jepa.heads", heads, 1, 4096);
    Fields.width("jepa.ffn", ffn);
    Fields.range("jepa.steps", steps, 1, 16);
  }
}

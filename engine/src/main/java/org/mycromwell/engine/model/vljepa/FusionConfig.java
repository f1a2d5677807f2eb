package org.mycromwell.engine.model.vljepa;

/** Shape of the cross-modal fusion; {@code hidden} is the width of the joint memory. */
public record FusionConfig(int hidden, int layers, int heads, int ffn) {
  /** Checks that the parts fit together; a failure names the field. */
  public FusionConfig {
    Fields.width("fusion.hidden", hidden);
    Fields.layers("fusion.layers", layers);
    Fields.range("fusion.heads", heads, 1, hidden);
    Fields.multiple("fusion.hidden", hidden, "eight times fusion.heads", 8 * heads);
    Fields.width("fusion.ffn", ffn);
  }

  public int headDim() {
    return hidden / heads;
  }
}

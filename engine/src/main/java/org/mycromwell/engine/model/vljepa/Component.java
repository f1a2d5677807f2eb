package org.mycromwell.engine.model.vljepa;

/** The parts of a model that can be frozen or counted by themselves. */
public enum Component {
  VISION("v."),
  TEXT("enc."),
  FUSION("fuse."),
  JEPA("jepa."),
  HEAD("dec.");

  private final String prefix;

  Component(String prefix) {
    this.prefix = prefix;
  }

  /** What the names of its tensors begin with. */
  public String prefix() {
    return prefix;
  }

  /** The component a tensor belongs to. */
  public static Component of(String tensor) {
    for (Component component : values()) {
      if (tensor.startsWith(component.prefix)) {
        return component;
      }
    }
    throw new IllegalArgumentException("tensor " + tensor + " belongs to no component");
  }
}

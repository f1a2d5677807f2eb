package org.mycromwell.engine.data.pictures;

/**
 * Folders of fonts that pictures are drawn with, relative to the folder of the plan; both empty for
 * the font that is built in.
 *
 * @param train fonts that are learnt
 * @param heldOut fonts that are never learnt, to measure with
 */
public record FontPlan(String train, String heldOut) {
  /** No folders. */
  public static final FontPlan BUILT_IN = new FontPlan("", "");

  public FontPlan {
    if (train.isEmpty() != heldOut.isEmpty()) {
      throw new IllegalArgumentException(
          (train.isEmpty() ? "train" : "heldOut")
              + " is missing, but fonts need a folder to learn from and one to measure with");
    }
  }

  /** Whether no folders are named. */
  public boolean builtIn() {
    return train.isEmpty();
  }
}

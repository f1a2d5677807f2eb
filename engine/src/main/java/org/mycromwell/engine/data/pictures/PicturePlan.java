package org.mycromwell.engine.data.pictures;

/**
 * Pictures that other programs have drawn, to learn from beside those drawn here.
 *
 * @param folder with {@code screenshots.jsonl} and its images, relative to the folder of the plan;
 *     empty for none
 * @param share of the pictures of a batch
 */
public record PicturePlan(String folder, double share) {
  /** No pictures. */
  public static final PicturePlan NONE = new PicturePlan("", 0);

  public PicturePlan {
    if (!(share >= 0 && share < 1)) {
      throw new IllegalArgumentException("share is " + share + ", but must be from 0 to below 1");
    }
    if (folder.isEmpty() != (share == 0)) {
      throw new IllegalArgumentException(
          (folder.isEmpty() ? "folder" : "share")
              + " is missing; pictures need a folder and a share");
    }
  }
}

package org.mycromwell.engine.edit;

/**
 * A change as a patch for {@code git apply} and {@code patch}. UTF-16 files, which git takes for
 * binary, become a binary patch.
 */
public final class UnifiedPatch {
  private UnifiedPatch() {}

  /**
   * The patch from the snapshot to {@code after}, empty when they are the same.
   *
   * @param path of the file below the directory where the patch will be applied, with {@code /}
   */
  public static byte[] of(Snapshot before, byte[] after, String path) {
    return new byte[0];
  }
}

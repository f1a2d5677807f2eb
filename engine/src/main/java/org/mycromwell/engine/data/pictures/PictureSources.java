package org.mycromwell.engine.data.pictures;

import java.nio.file.Path;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.data.Documents;
import org.mycromwell.engine.data.Examples;
import org.mycromwell.engine.data.Split;
import org.mycromwell.engine.data.TokenizerHash;
import org.mycromwell.engine.model.vljepa.VisionConfig;

/** What the pictures of a plan are drawn with. Immutable, for any thread. */
public final class PictureSources {
  private final CodeDrawer train;
  private final CodeDrawer heldOut;
  private final PictureFolder folder;
  private final @Nullable FontShelf trainFonts;
  private final @Nullable FontShelf heldOutFonts;
  private final byte[] digest;

  private PictureSources(
      CodeDrawer train,
      CodeDrawer heldOut,
      PictureFolder folder,
      @Nullable FontShelf trainFonts,
      @Nullable FontShelf heldOutFonts,
      byte[] digest) {
    this.folder = folder;
    this.train = train;
    this.heldOut = heldOut;
    this.trainFonts = trainFonts;
    this.heldOutFonts = heldOutFonts;
    this.digest = digest;
  }

  /**
   * The fonts of a plan, or the built-in one where it names none, and its pictures.
   *
   * @param base folder that the paths of the plan are relative to
   * @throws org.mycromwell.engine.EngineException when a folder has no fonts, or both have the same
   */
  public static PictureSources open(FontPlan plan, PicturePlan drawn, Path base) {
    MessageDigest digest = TokenizerHash.sha256();
    PictureFolder folder = PictureFolder.open(drawn, base);
    digest.update(folder.digest());
    if (plan.builtIn()) {
      CodeDrawer strokes = new StrokePictures();
      return new PictureSources(strokes, strokes, folder, null, null, digest.digest());
    }
    FontShelf train = FontShelf.open(base.resolve(plan.train()));
    FontShelf heldOut = FontShelf.open(base.resolve(plan.heldOut()));
    train.requireApart(heldOut, "data.fonts");
    digest.update(train.digest());
    digest.update(heldOut.digest());
    return new PictureSources(
        new ScreenshotRenderer(train, Split.TRAIN),
        new ScreenshotRenderer(heldOut, Split.HELD_OUT),
        folder,
        train,
        heldOut,
        digest.digest());
  }

  /** The fonts of a split; null where they are built in. */
  public @Nullable FontShelf fonts(Split split) {
    return split == Split.TRAIN ? trainFonts : heldOutFonts;
  }

  /** Changes when other pictures would come. */
  public byte[] digest() {
    return digest.clone();
  }

  /** Pictures of documents. */
  public PictureExamples examples(
      Documents documents, Examples examples, Split split, long seed, VisionConfig vision) {
    CodeDrawer drawer = split == Split.TRAIN ? train : heldOut;
    return new PictureExamples(documents, examples, split, seed, vision, drawer, folder);
  }
}

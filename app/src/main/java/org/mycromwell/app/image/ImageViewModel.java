package org.mycromwell.app.image;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;
import org.mycromwell.app.image.AttachedImage.Cost;
import org.mycromwell.app.run.FailureText;
import org.mycromwell.app.run.OpenModel;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.image.ImageFormat;
import org.mycromwell.engine.image.ImageInput;
import org.mycromwell.engine.image.ImageLimits;
import org.mycromwell.engine.image.ImageProcessor;
import org.mycromwell.engine.image.ImageReader;
import org.mycromwell.engine.image.Picture;
import org.mycromwell.engine.image.ProcessedImage;
import org.mycromwell.engine.image.VisionInput;

/**
 * The drop-zone: up to {@value #MOST} pictures, from files, the clipboard or a crop. What is no
 * picture is refused with a sentence. Used by the FX thread; pictures are decoded by the I/O
 * thread.
 */
public final class ImageViewModel {
  /** More pictures than that are more than a small model can make use of. */
  public static final int MOST = 4;

  private static final int WHITE = 0xffffff;

  private final Executor fx;
  private final Executor io;
  private final PrivateImages copies;
  private final Runnable onChange;
  private final ObservableList<AttachedImage> images = FXCollections.observableArrayList();
  private final ObservableList<AttachedImage> readOnlyImages =
      FXCollections.unmodifiableObservableList(images);
  private final ReadOnlyStringWrapper notice = new ReadOnlyStringWrapper("");
  private final ReadOnlyBooleanWrapper busy = new ReadOnlyBooleanWrapper();
  private Set<Path> held = Set.of();
  private final List<AttachedImage> discardedLater = new ArrayList<>();
  private Optional<VisionInput> vision = Optional.empty();
  private String modelName = "";
  private boolean modelOpen;
  private long nextId;
  private int pending;

  /**
   * @param folder for private copies
   * @param onChange called when pictures or what they cost have changed
   */
  public ImageViewModel(Path folder, Executor fx, Executor io, Runnable onChange) {
    this.fx = fx;
    this.io = io;
    this.onChange = onChange;
    copies = new PrivateImages(folder);
    io.execute(copies::clear);
  }

  /** The pictures, in the order in which the model sees them; cannot be changed from outside. */
  public ObservableList<AttachedImage> images() {
    return readOnlyImages;
  }

  /** Why the last thing was not added; "" when it was. */
  public ReadOnlyStringProperty noticeProperty() {
    return notice.getReadOnlyProperty();
  }

  /** Whether a picture is being read. */
  public ReadOnlyBooleanProperty busyProperty() {
    return busy.getReadOnlyProperty();
  }

  /** Tokens of all pictures; 0 while they are not known. */
  public int tokens() {
    return images.stream()
        .flatMap(image -> image.cost().stream())
        .mapToInt(cost -> cost.tokens().orElse(0))
        .sum();
  }

  /** What the model reads, in order. */
  public List<Path> files() {
    return images.stream().map(AttachedImage::file).toList();
  }

  /** That the open model cannot see, one sentence; "" when it can, or nothing is attached. */
  public String warning() {
    return images.isEmpty() || !modelOpen || vision.isPresent()
        ? ""
        : modelName + " reads text only; choose a model that sees, or remove the picture";
  }

  /** Adds a file. */
  public void add(Path file) {
    Path path = file.toAbsolutePath().normalize();
    String name = String.valueOf(path.getFileName());
    add(() -> {
      Picture picture = new ImageReader().read(ImageInput.of(path, ImageLimits.DEFAULT), WHITE);
      return new Added(name, path, false, picture);
    });
  }

  /**
   * Adds what the clipboard or a drop holds.
   *
   * @param name for the user, such as "Pasted image"
   * @param bytes of an image file; other bytes are refused
   */
  public void add(String name, byte[] bytes) {
    byte[] own = bytes.clone();
    add(() -> {
      Picture picture = new ImageReader().read(new ImageInput(name, own), WHITE);
      String suffix =
          ImageFormat.detect(own)
              .map(format -> "." + format.label().toLowerCase(Locale.ROOT))
              .orElse("");
      return new Added(name, copies.keep(own, suffix), true, picture);
    });
  }

  /**
   * Adds pixels, such as those of a picture that the clipboard holds decoded.
   *
   * @param argb one number a pixel, row by row, alpha not multiplied in; laid over white
   */
  public void add(String name, int[] argb, int width, int height) {
    int[] own = argb.clone();
    add(() -> {
      Picture picture = Picture.drawn(overWhite(own), width, height);
      return new Added(name, copies.keep(picture), true, picture);
    });
  }

  private static int[] overWhite(int[] argb) {
    for (int i = 0; i < argb.length; i++) {
      int alpha = argb[i] >>> 24;
      int rgb = 0;
      for (int shift = 16; shift >= 0; shift -= 8) {
        int channel = (argb[i] >> shift) & 0xff;
        rgb |= ((channel * alpha + 255 * (255 - alpha) + 127) / 255) << shift;
      }
      argb[i] = rgb;
    }
    return argb;
  }

  private record Added(String name, Path file, boolean owned, Picture picture) {}

  private void add(Supplier<Added> read) {
    notice.set("");
    if (images.size() + pending >= MOST) {
      notice.set("At most " + MOST + " pictures can be shown to a model; remove one first");
      return;
    }
    begin();
    long id = nextId++;
    Optional<VisionInput> wanted = vision;
    io.execute(() -> {
      try {
        Added added = read.get();
        AttachedImage image =
            new AttachedImage(
                id,
                added.name,
                added.file,
                added.owned,
                added.picture,
                Optional.empty(),
                wanted.map(input -> cost(added.picture, input)));
        fx.execute(() -> {
          end();
          images.add(image);
          settle(image, wanted);
        });
      } catch (EngineException e) {
        fx.execute(() -> {
          end();
          notice.set(FailureText.of(e));
        });
      }
    });
  }

  private void begin() {
    pending++;
    busy.set(true);
  }

  private void end() {
    pending--;
    busy.set(pending > 0);
  }

  /** A model that was changed while the picture was read makes something else of it. */
  private void settle(AttachedImage image, Optional<VisionInput> measuredFor) {
    if (!measuredFor.equals(vision)) {
      measure(image);
    }
    onChange.run();
  }

  private static Cost cost(Picture picture, VisionInput input) {
    try {
      ProcessedImage image = new ImageProcessor(input).process(picture, WHITE);
      return new Cost(
          OptionalInt.of(image.tokens()), image.tensors().size(), String.join(", ", image.words()));
    } catch (EngineException e) {
      return new Cost(OptionalInt.empty(), 0, FailureText.of(e));
    }
  }

  /** Another model is open, or none: pictures cost something else. */
  public void modelChanged(@Nullable OpenModel model) {
    modelOpen = model != null;
    modelName = model == null ? "" : model.displayName();
    vision = model == null ? Optional.empty() : model.vision();
    List.copyOf(images).forEach(this::measure);
    onChange.run();
  }

  private void measure(AttachedImage image) {
    Optional<VisionInput> wanted = vision;
    if (wanted.isEmpty()) {
      replace(image.with(Optional.empty()));
      return;
    }
    io.execute(() -> {
      Picture shown = image.crop().map(part -> part.of(image.picture())).orElse(image.picture());
      Cost cost = cost(shown, wanted.get());
      fx.execute(() -> {
        if (wanted.equals(vision)) {
          replace(image.with(Optional.of(cost)));
          onChange.run();
        }
      });
    });
  }

  private void replace(AttachedImage image) {
    for (int i = 0; i < images.size(); i++) {
      AttachedImage old = images.get(i);
      if (old.id() == image.id() && old.crop().equals(image.crop())) {
        images.set(i, image);
      }
    }
  }

  /** Shows the model a part of a picture only, or all of it again. */
  public void crop(AttachedImage image, Optional<Crop> part) {
    Optional<Crop> wanted = part.filter(crop -> !crop.isWhole(image.picture()));
    if (wanted.equals(image.crop())) {
      return;
    }
    notice.set("");
    Optional<VisionInput> input = vision;
    begin();
    io.execute(() -> {
      try {
        Picture shown = wanted.map(crop -> crop.of(image.picture())).orElse(image.picture());
        Path file = copies.keep(shown);
        Optional<Cost> cost = input.map(kind -> cost(shown, kind));
        fx.execute(() -> {
          end();
          cropped(
              image,
              new AttachedImage(
                  image.id(), image.name(), file, true, image.picture(), wanted, cost),
              input);
        });
      } catch (EngineException e) {
        fx.execute(() -> {
          end();
          notice.set(FailureText.of(e));
        });
      }
    });
  }

  private void cropped(
      AttachedImage before, AttachedImage after, Optional<VisionInput> measuredFor) {
    for (int i = 0; i < images.size(); i++) {
      if (images.get(i).id() == before.id()) {
        discard(images.get(i));
        images.set(i, after);
        settle(after, measuredFor);
        return;
      }
    }
    discard(after); // it was removed meanwhile
  }

  /** Removes a picture. */
  public void remove(AttachedImage image) {
    for (AttachedImage known : List.copyOf(images)) {
      if (known.id() == image.id()) {
        images.remove(known);
        discard(known);
      }
    }
    notice.set("");
    onChange.run();
  }

  /** Removes all pictures, as after a run or at the end. */
  public void clear() {
    List.copyOf(images).forEach(this::remove);
  }

  /** A run reads these files now: none of them is deleted before {@link #release}. */
  public void hold(List<Path> files) {
    held = Set.copyOf(files);
  }

  /** The run has ended: what was cropped or removed meanwhile goes now. */
  public void release() {
    held = Set.of();
    discardedLater.forEach(this::discard);
    discardedLater.clear();
  }

  private void discard(AttachedImage image) {
    if (held.contains(image.file())) {
      discardedLater.add(image);
    } else if (image.owned()) {
      io.execute(() -> copies.remove(image.file()));
    }
  }
}

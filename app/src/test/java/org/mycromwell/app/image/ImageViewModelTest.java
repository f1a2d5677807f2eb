package org.mycromwell.app.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mycromwell.app.run.TestModels;
import org.mycromwell.engine.image.ImageReader;
import org.mycromwell.engine.image.Picture;

class ImageViewModelTest {
  @TempDir Path folder;
  private Path copies = Path.of("");
  private final List<Runnable> later = new ArrayList<>();
  private int changes;
  private ImageViewModel zone =
      new ImageViewModel(Path.of("none"), Runnable::run, Runnable::run, () -> {});

  @BeforeEach
  void start() {
    copies = folder.resolve("state/images");
    zone = zone(Runnable::run);
  }

  private ImageViewModel zone(Executor io) {
    return new ImageViewModel(copies, Runnable::run, io, () -> changes++);
  }

  private static byte[] png(int width, int height) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int x = 0; x < width; x++) {
      image.setRGB(x, 0, x);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "png", out);
    return out.toByteArray();
  }

  private Path file(String name, int width, int height) throws IOException {
    return Files.write(folder.resolve(name), png(width, height));
  }

  private long copiesOnDisk() throws IOException {
    try (var files = Files.list(copies)) {
      return files.count();
    }
  }

  @Test
  void aPictureShowsItsPixelsAndForAModelThatSeesWhatItCosts() throws IOException {
    Path shot = file("shot.png", 300, 200);
    zone.add(shot);
    AttachedImage image = zone.images().getFirst();
    assertThat(image.label()).isEqualTo("300 \u00d7 200");
    assertThat(zone.files()).containsExactly(shot);
    assertThat(zone.tokens()).isZero();
    assertThat(zone.warning()).isEmpty();

    zone.modelChanged(TestModels.text());
    assertThat(zone.warning())
        .isEqualTo("m.gguf reads text only; choose a model that sees, or remove the picture");

    zone.modelChanged(TestModels.seeing());
    assertThat(zone.warning()).isEmpty();
    AttachedImage seen = zone.images().getFirst();
    // Two tiles side by side and an overview, in tokens of 8 by 8 pixels.
    assertThat(seen.cost().orElseThrow().tiles()).isEqualTo(3);
    assertThat(zone.tokens())
        .isGreaterThan(25 * 38)
        .isEqualTo(seen.cost().orElseThrow().tokens().orElseThrow());
    assertThat(seen.label()).startsWith("300 \u00d7 200, 3 tiles, ").endsWith(" tokens");
    zone.modelChanged(null);
    assertThat(zone.images().getFirst().cost()).isEmpty();
  }

  @Test
  void whatIsNoPictureIsRefusedInASentence() throws IOException {
    zone.add(Files.writeString(folder.resolve("notes.txt"), "hello"));
    assertThat(zone.noticeProperty().get())
        .contains("notes.txt")
        .contains("none of the formats that can be read: PNG, JPEG, BMP, GIF or WebP");
    zone.add("Pasted image", "<html>".getBytes(UTF_8));
    assertThat(zone.noticeProperty().get()).contains("Pasted image");
    zone.add(folder.resolve("missing.png"));
    assertThat(zone.noticeProperty().get()).contains("does not exist");
    byte[] cut = png(50, 50);
    zone.add("Cut", Arrays.copyOf(cut, cut.length / 2));
    assertThat(zone.noticeProperty().get()).contains("damaged");
    assertThat(zone.images()).isEmpty();
    assertThat(zone.busyProperty().get()).isFalse();
    zone.add(file("ok.png", 8, 8));
    assertThat(zone.noticeProperty().get()).isEmpty();
  }

  @Test
  void fourAreTheMostEvenWhileTheyAreRead() throws IOException {
    ImageViewModel slow = zone(later::add);
    Path shot = file("shot.png", 8, 8);
    for (int i = 0; i < 5; i++) {
      slow.add(shot);
    }
    assertThat(slow.noticeProperty().get()).startsWith("At most 4 pictures");
    assertThat(slow.busyProperty().get()).isTrue();
    List.copyOf(later).forEach(Runnable::run);
    assertThat(slow.images()).hasSize(4);
    assertThat(slow.busyProperty().get()).isFalse();
  }

  @Test
  void pastedPicturesAreCopiesForTheirOwnerAndGoWithThem() throws IOException {
    zone.add("Pasted image", png(20, 10));
    int[] argb = {0xff102030, 0x00ffffff, 0x80000000, 0xffffffff};
    zone.add("Pixels", argb, 2, 2);
    assertThat(copiesOnDisk()).isEqualTo(2);
    Path copy = zone.images().get(1).file();
    if (Files.getFileAttributeView(copy, PosixFileAttributeView.class) != null) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
          .isEqualTo("rw-------");
    }
    Picture read = new ImageReader().read(copy, 0);
    assertThat(read.rgb()).containsExactly(0x102030, 0xffffff, 0x7f7f7f, 0xffffff);
    assertThat(argb[2]).isEqualTo(0x80000000);
    zone.remove(zone.images().getFirst());
    assertThat(copiesOnDisk()).isEqualTo(1);
    zone.clear();
    assertThat(copiesOnDisk()).isZero();
    assertThat(changes).isPositive();
  }

  @Test
  void aCropIsShownInPlaceOfThePictureAndTheUsersFileStays() throws IOException {
    Path shot = file("shot.png", 100, 50);
    zone.modelChanged(TestModels.seeing());
    zone.add(shot);
    zone.crop(zone.images().getFirst(), Optional.of(new Crop(10, 0, 30, 20)));
    AttachedImage cropped = zone.images().getFirst();
    assertThat(cropped.label()).startsWith("30 \u00d7 20, 1 tile, ");
    Picture read = new ImageReader().read(cropped.file(), 0);
    assertThat(List.of(read.width(), read.height())).containsExactly(30, 20);
    assertThat(read.rgb()[5]).isEqualTo(15);
    assertThat(shot).exists();
    zone.crop(cropped, Optional.of(new Crop(0, 0, 100, 50)));
    assertThat(zone.images().getFirst().crop()).isEmpty();
    assertThat(zone.images().getFirst().width()).isEqualTo(100);
    assertThat(copiesOnDisk()).isEqualTo(1);
  }

  @Test
  void aPictureThatIsRemovedWhileItIsCroppedLeavesNothing() throws IOException {
    ImageViewModel slow = zone(later::add);
    slow.add(file("shot.png", 100, 50));
    runLater();
    slow.crop(slow.images().getFirst(), Optional.of(new Crop(10, 0, 30, 20)));
    slow.remove(slow.images().getFirst());
    runLater();
    assertThat(slow.images()).isEmpty();
    assertThat(copiesOnDisk()).isZero();
  }

  private void runLater() {
    while (!later.isEmpty()) {
      later.removeFirst().run();
    }
  }

  @Test
  void whatAnEarlierSessionLeftIsRemoved() throws IOException {
    zone.add("Pasted image", png(20, 10));
    assertThat(copiesOnDisk()).isEqualTo(1);
    zone(Runnable::run);
    assertThat(copiesOnDisk()).isZero();
  }

  /** Stands for the process of another window. */
  static final class Waiting {
    private Waiting() {}

    public static void main(String[] arguments) throws IOException {
      int _ = System.in.read();
    }
  }

  /** Another window reads its pictures as long as it runs. */
  @Test
  void whatAnotherWindowHasStaysUntilItHasEnded() throws IOException, InterruptedException {
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                Path.of("target/test-classes").toAbsolutePath().toString(),
                Waiting.class.getName())
            .start();
    try {
      Files.createDirectories(copies);
      Path copy = copies.resolve("image-" + other.pid() + "-1.png");
      Files.write(copy, png(20, 10));
      zone(Runnable::run);
      assertThat(copy).exists();
      other.destroyForcibly().waitFor();
      zone(Runnable::run);
      assertThat(copy).doesNotExist();
    } finally {
      other.destroyForcibly();
    }
  }

  @Test
  void aCopyNamesTheProcessThatHasIt() throws IOException {
    zone.add("Pasted image", png(20, 10));
    assertThat(zone.images().getFirst().file().getFileName().toString())
        .startsWith("image-" + ProcessHandle.current().pid() + "-");
  }

  /** A run reads the files that it was asked with, whatever is done to the pictures meanwhile. */
  @Test
  void whatARunReadsIsDeletedAfterItOnly() throws IOException {
    zone.add("Cropped", png(20, 10));
    zone.add("Removed", png(20, 10));
    List<Path> read = zone.files();
    zone.hold(read);
    zone.crop(zone.images().getFirst(), Optional.of(new Crop(0, 0, 5, 5)));
    zone.crop(zone.images().getFirst(), Optional.of(new Crop(0, 0, 6, 6)));
    zone.remove(zone.images().get(1));
    assertThat(read).allSatisfy(file -> assertThat(file).exists());
    assertThat(copiesOnDisk()).as("the crop that no run reads is gone").isEqualTo(3);
    zone.release();
    assertThat(copiesOnDisk()).isEqualTo(1);
    assertThat(zone.files()).singleElement().satisfies(file -> assertThat(file).exists());
  }

  @Test
  void aCropStaysInThePicture() {
    assertThat(Crop.between(-5, 90, 30.2, 10, 100, 50)).isEqualTo(new Crop(0, 10, 31, 40));
    assertThat(Crop.between(99.9, 49.9, 99.9, 49.9, 100, 50)).isEqualTo(new Crop(99, 49, 1, 1));
  }
}

package org.mycromwell.engine.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mycromwell.engine.EngineException;

class ImageReaderTest {
  private static final int WHITE = 0xffffff;
  private final ImageReader reader = new ImageReader();

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"png,PNG", "bmp,BMP", "gif,GIF", "jpg,JPEG"})
  void readsWhatTheContentIsWhateverTheNameSays(String format, ImageFormat expected)
      throws IOException {
    BufferedImage image = new BufferedImage(40, 20, BufferedImage.TYPE_INT_RGB);
    fill(image, 0, 0, 20, 20, 0xff0000);
    fill(image, 20, 0, 20, 20, 0x0000ff);
    Path file = folder.resolve("image.txt");
    Files.write(file, encoded(image, format));

    Picture picture = reader.read(file, WHITE);

    assertThat(picture.facts().format()).isEqualTo(expected);
    assertThat(picture.width()).isEqualTo(40);
    assertThat(picture.height()).isEqualTo(20);
    int tolerance = expected == ImageFormat.JPEG ? 6 : 0;
    assertClose(picture.rgb()[10 * 40 + 4], 0xff0000, tolerance);
    assertClose(picture.rgb()[10 * 40 + 35], 0x0000ff, tolerance);
  }

  @Test
  void readsWebpInAllItsKinds() {
    String lossy = "UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA";
    String lossless = "UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==";
    String alpha =
        "UklGRkoAAABXRUJQVlA4WAoAAAAQAAAAAAAAAAAAQUxQSAwAAAARBxAR/Q9ERP8DAABWUDggGAAAABQBAJ0BKgEA"
            + "AQAAAP4AAA3AAP7mtQAAAA==";
    for (String text : new String[] {lossy, lossless, alpha}) {
      Picture picture = read(Base64.getDecoder().decode(text));
      assertThat(picture.facts().format()).isEqualTo(ImageFormat.WEBP);
      assertThat(picture.rgb()).hasSize(1);
    }
    assertThat(read(Base64.getDecoder().decode(alpha)).rgb()[0]).isEqualTo(WHITE);
  }

  @Test
  void laysTransparencyOverTheBackground() throws IOException {
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, 0x80ff0000);
    image.setRGB(1, 0, 0x00123456);
    Picture picture = reader.read(new ImageInput("test", encoded(image, "png")), 0x202020);
    assertClose(picture.rgb()[0], 0x901010, 1);
    assertThat(picture.rgb()[1]).isEqualTo(0x202020);
    assertThat(picture.facts().transparent()).isTrue();
    assertThat(picture.facts().words()).contains("laid over the background");
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        BufferedImage.TYPE_BYTE_GRAY,
        BufferedImage.TYPE_USHORT_GRAY,
        BufferedImage.TYPE_BYTE_BINARY,
        BufferedImage.TYPE_BYTE_INDEXED
      })
  void greyAndPaletteKeepTheirValues(int type) throws IOException {
    BufferedImage image = new BufferedImage(2, 1, type);
    WritableRaster raster = image.getRaster();
    if (type == BufferedImage.TYPE_BYTE_GRAY || type == BufferedImage.TYPE_USHORT_GRAY) {
      int unit = type == BufferedImage.TYPE_BYTE_GRAY ? 1 : 257;
      raster.setSample(0, 0, 0, 128 * unit);
      raster.setSample(1, 0, 0, 30 * unit);
      Picture picture = read(encoded(image, "png"));
      assertThat(picture.rgb()).containsExactly(0x808080, 0x1e1e1e);
    } else {
      image.setRGB(0, 0, 0xffffffff);
      image.setRGB(1, 0, 0xff000000);
      assertThat(read(encoded(image, "png")).rgb()).containsExactly(0xffffff, 0);
    }
  }

  @Test
  void sixteenBitColour() throws IOException {
    WritableRaster raster = Raster.createInterleavedRaster(DataBuffer.TYPE_USHORT, 1, 1, 3, null);
    raster.setPixel(0, 0, new int[] {0x8080, 0x4040, 0xffff});
    java.awt.image.ColorModel model =
        new java.awt.image.ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_sRGB),
            false,
            false,
            java.awt.Transparency.OPAQUE,
            DataBuffer.TYPE_USHORT);
    BufferedImage image = new BufferedImage(model, raster, false, null);
    assertThat(read(encoded(image, "png")).rgb()).containsExactly(0x8040ff);
  }

  @Test
  void convertsTheColourProfileOfPng() throws IOException {
    BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, 0x808080);
    byte[] profile = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
    byte[] png = withChunk(encoded(image, "png"), "iCCP", profileChunk(profile));
    Picture picture = read(png);
    assertClose(picture.rgb()[0], 0xbcbcbc, 2); // half of the light is 188 of 255
    assertThat(picture.facts().profileApplied()).isTrue();
  }

  @Test
  void aDamagedProfileOrOneThatInflatesWithoutEndIsNone() throws IOException {
    BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, 0x808080);
    byte[] plain = encoded(image, "png");
    for (byte[] profile : new byte[][] {new byte[300], new byte[64 << 20]}) {
      Picture picture = read(withChunk(plain, "iCCP", profileChunk(profile)));
      assertThat(picture.rgb()).containsExactly(0x808080);
    }
  }

  @Test
  void readsJpegInCmyk() throws IOException {
    WritableRaster raster = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 16, 16, 4, null);
    for (int i = 0; i < 256; i++) {
      raster.setPixel(i % 16, i / 16, new int[] {0, 255, 255, 0});
    }
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.write(null, new IIOImage(raster, null, null), null);
    }
    Picture picture = read(out.toByteArray());
    assertThat(picture.width()).isEqualTo(16);
    int rgb = picture.rgb()[100];
    assertThat(rgb >> 16 & 255).isGreaterThan(150); // red, or cyan where values are inverted
  }

  @ParameterizedTest
  @CsvSource({
    "1,0,2", "2,1,2", "3,5,2", "4,4,2", "5,0,3", "6,2,3", "7,5,3", "8,3,3",
  })
  void undoesTheRotationOfTheCamera(int orientation, int markAt, int width) throws IOException {
    // The file is 2 wide and 3 high; its first pixel is red.
    BufferedImage image = new BufferedImage(2, 3, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, 0xff0000);
    byte[] exif = {
      'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte) orientation, 0, 0
    };
    Picture picture = read(withChunk(encoded(image, "png"), "eXIf", exif));
    assertThat(picture.width()).isEqualTo(width);
    for (int i = 0; i < 6; i++) {
      assertThat(picture.rgb()[i]).isEqualTo(i == markAt ? 0xff0000 : 0);
    }
    assertThat(picture.facts().rotated()).isEqualTo(orientation != 1);
  }

  @Test
  void takesTheFirstFrameOfAnAnimation() throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.prepareWriteSequence(null);
      for (int color : new int[] {0x00ff00, 0x0000ff}) {
        BufferedImage frame = new BufferedImage(3, 3, BufferedImage.TYPE_INT_RGB);
        fill(frame, 0, 0, 3, 3, color);
        writer.writeToSequence(new IIOImage(frame, null, null), null);
      }
      writer.endWriteSequence();
    }
    Picture picture = read(out.toByteArray());
    assertThat(picture.rgb()).containsOnly(0x00ff00);
    assertThat(picture.facts().animated()).isTrue();
  }

  @Test
  void refusesBombsBeforeDecoding() throws IOException {
    byte[] png = encoded(new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB), "png");
    ByteBuffer.wrap(png).putInt(16, 15_000).putInt(20, 15_000);
    CRC32 crc = new CRC32();
    crc.update(png, 12, 17);
    ByteBuffer.wrap(png).putInt(29, (int) crc.getValue());
    assertThatThrownBy(() -> read(png))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("'test.png' has 15000 x 15000 pixels")
        .hasMessageContaining("40000000");
  }

  @Test
  void refusesFilesThatAreTooLargeMissingOrNoImage() throws IOException {
    Path file = folder.resolve("big.png");
    Files.write(file, new byte[200]);
    assertThatThrownBy(() -> new ImageReader(new ImageLimits(100, 10, 100)).read(file, WHITE))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("100 bytes");
    assertThatThrownBy(() -> reader.read(folder.resolve("none.png"), WHITE))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("does not exist");
    assertThatThrownBy(() -> reader.read(file, WHITE))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("none of the formats");
    assertThatThrownBy(() -> reader.read(folder, WHITE))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("directory");
  }

  /** Whatever the damage: a picture or a message for people, never another exception. */
  @ParameterizedTest
  @ValueSource(strings = {"png", "bmp", "gif", "jpg", "webp"})
  void damagedFilesNeverEscapeAsOtherExceptions(String format) throws IOException {
    byte[] good;
    if (format.equals("webp")) {
      good = Base64.getDecoder().decode("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==");
    } else {
      BufferedImage image = new BufferedImage(30, 30, BufferedImage.TYPE_INT_RGB);
      Random random = new Random(1);
      for (int i = 0; i < 900; i++) {
        image.setRGB(i % 30, i / 30, random.nextInt(1 << 24));
      }
      good = encoded(image, format);
    }
    Random random = new Random(7);
    for (int i = 0; i < 150; i++) {
      byte[] bytes = good.clone();
      if (i % 3 == 0) {
        bytes = Arrays.copyOf(bytes, 12 + random.nextInt(bytes.length - 12));
      } else {
        for (int k = 0; k < 1 + i % 4; k++) {
          int range = i % 2 == 0 ? Math.min(bytes.length, 64) : bytes.length;
          bytes[random.nextInt(range)] = (byte) random.nextInt(256);
        }
      }
      try {
        Picture picture =
            new ImageReader(new ImageLimits(1 << 20, 2000, 200_000))
                .read(new ImageInput("x", bytes), WHITE);
        assertThat(picture.rgb()).hasSize(picture.width() * picture.height());
      } catch (EngineException e) {
        assertThat(e).hasMessageContaining("'x'");
      }
    }
  }

  private Picture read(byte[] bytes) {
    return reader.read(new ImageInput("test.png", bytes), WHITE);
  }

  private static void fill(BufferedImage image, int left, int top, int width, int height, int rgb) {
    for (int y = top; y < top + height; y++) {
      for (int x = left; x < left + width; x++) {
        image.setRGB(x, y, rgb | 0xff000000);
      }
    }
  }

  private static void assertClose(int rgb, int expected, int tolerance) {
    for (int shift = 0; shift < 24; shift += 8) {
      assertThat(rgb >> shift & 255).isCloseTo(expected >> shift & 255, within(tolerance));
    }
  }

  private static byte[] encoded(BufferedImage image, String format) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, format, out)).isTrue();
    return out.toByteArray();
  }

  private static byte[] profileChunk(byte[] profile) {
    Deflater deflater = new Deflater(9);
    deflater.setInput(profile);
    deflater.finish();
    byte[] packed = new byte[profile.length / 100 + 100_000];
    int length = deflater.deflate(packed);
    deflater.end();
    ByteBuffer chunk = ByteBuffer.allocate(length + 3);
    chunk.put((byte) 'p').put((byte) 0).put((byte) 0).put(packed, 0, length);
    return chunk.array();
  }

  /** Puts a chunk after the header of a PNG. */
  private static byte[] withChunk(byte[] png, String name, byte[] content) {
    ByteBuffer out = ByteBuffer.allocate(png.length + content.length + 12);
    out.put(png, 0, 33).putInt(content.length);
    byte[] type = name.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(type);
    crc.update(content);
    out.put(type).put(content).putInt((int) crc.getValue()).put(png, 33, png.length - 33);
    return out.array();
  }
}

package org.mycromwell.engine.image;

import com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.w3c.dom.Node;

/**
 * Decodes images nobody vouches for. The format is told by the content, and a file that would take
 * more memory than allowed is refused after its header. Safe for any number of threads.
 */
public final class ImageReader {
  private final ImageLimits limits;

  /** A reader that refuses what exceeds the limits. */
  public ImageReader(ImageLimits limits) {
    this.limits = limits;
  }

  /** A reader with {@link ImageLimits#DEFAULT}. */
  public ImageReader() {
    this(ImageLimits.DEFAULT);
  }

  /** Reads a file; see {@link #read(ImageInput, int)}. */
  public Picture read(Path path, int background) {
    return read(ImageInput.of(path, limits), background);
  }

  /**
   * Decodes an image, turns it upright, converts it to sRGB and lays it over a background.
   *
   * @param background {@code 0xRRGGBB} to see behind transparent pixels: that of the theme
   */
  public Picture read(ImageInput input, int background) {
    input.checkSize(limits);
    ImageFormat format =
        ImageFormat.detect(input.bytes())
            .orElseThrow(() ->
                bad(
                    input,
                    "is none of the formats that can be read: PNG, JPEG, BMP, GIF or WebP."));
    javax.imageio.ImageReader decoder = null;
    try (MemoryCacheImageInputStream stream =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(input.bytes()))) {
      decoder = decoder(format);
      // Metadata can be large and hostile; what is needed of it is in ImageMetadata.
      decoder.setInput(stream, false, format != ImageFormat.GIF);
      return decode(input, format, decoder, background);
    } catch (IOException | RuntimeException e) {
      if (e instanceof EngineException ours) {
        throw ours;
      }
      // Decoders answer damage with exceptions of every kind.
      throw new EngineException(
          Kind.BAD_FILE,
          "image "
              + EngineException.quote(input.name())
              + " is a damaged "
              + format.label()
              + " file: "
              + EngineException.quote(String.valueOf(e.getMessage())),
          e);
    } catch (OutOfMemoryError e) {
      throw new EngineException(
          Kind.OUT_OF_MEMORY,
          "image "
              + EngineException.quote(input.name())
              + " does not fit into the memory that is left; a smaller one would.",
          e);
    } finally {
      if (decoder != null) {
        decoder.dispose();
      }
    }
  }

  private Picture decode(
      ImageInput input, ImageFormat format, javax.imageio.ImageReader decoder, int background)
      throws IOException {
    int width = decoder.getWidth(0);
    int height = decoder.getHeight(0);
    Canvas canvas = Canvas.whole(width, height);
    checkShape(input, width, height);
    if (format == ImageFormat.GIF) {
      canvas = gifCanvas(input, decoder, width, height);
      checkShape(input, canvas.width(), canvas.height());
    }
    boolean[] cutShort = new boolean[1];
    decoder.addIIOReadWarningListener(
        (source, warning) -> cutShort[0] |= warning.contains("Premature end"));
    BufferedImage image = decoder.read(0);
    if (cutShort[0]) {
      throw bad(input, "is a " + format.label() + " file that was cut short.");
    }
    if (image.getWidth() != width || image.getHeight() != height) {
      throw bad(input, "has another size than its header says.");
    }
    byte[] profile = format == ImageFormat.PNG ? ImageMetadata.pngProfile(input.bytes()) : null;
    Pixels pixels = Pixels.of(image, profile, canvas, background);
    int orientation = ImageMetadata.orientation(format, input.bytes());
    PictureFacts facts =
        new PictureFacts(
            format,
            canvas.width(),
            canvas.height(),
            orientation,
            pixels.transparent(),
            pixels.profileApplied(),
            (format == ImageFormat.GIF || format == ImageFormat.WEBP)
                && decoder.getNumImages(true) > 1);
    return Orientation.upright(pixels.rgb(), canvas.width(), canvas.height(), facts);
  }

  /** The first frame of a GIF may be smaller than its screen. */
  private static Canvas gifCanvas(
      ImageInput input, javax.imageio.ImageReader decoder, int width, int height)
      throws IOException {
    byte[] b = input.bytes();
    int screenWidth = (b[6] & 0xff) | (b[7] & 0xff) << 8;
    int screenHeight = (b[8] & 0xff) | (b[9] & 0xff) << 8;
    Node node =
        decoder.getImageMetadata(0).getAsTree("javax_imageio_gif_image_1.0").getFirstChild();
    int left =
        Integer.parseInt(node.getAttributes().getNamedItem("imageLeftPosition").getNodeValue());
    int top =
        Integer.parseInt(node.getAttributes().getNamedItem("imageTopPosition").getNodeValue());
    return new Canvas(
        Math.max(screenWidth, left + width), Math.max(screenHeight, top + height), left, top);
  }

  private void checkShape(ImageInput input, int width, int height) {
    long pixels = (long) width * height;
    if (width <= 0 || height <= 0) {
      throw bad(input, "has no pixels: " + width + " x " + height + ".");
    }
    if (Math.max(width, height) > limits.maxSide() || pixels > limits.maxPixels()) {
      throw bad(
          input,
          "has "
              + width
              + " x "
              + height
              + " pixels; at most "
              + limits.maxSide()
              + " a side and "
              + limits.maxPixels()
              + " in all are read.");
    }
  }

  private static javax.imageio.ImageReader decoder(ImageFormat format) throws IOException {
    return switch (format) {
      case JPEG -> jpegProvider().createReaderInstance();
      case WEBP -> new WebPImageReaderSpi().createReaderInstance();
      case PNG -> jdkReader("png");
      case BMP -> jdkReader("bmp");
      case GIF -> jdkReader("gif");
    };
  }

  /** Registered, because only then does it find the JDK's reader, on which it builds. */
  private static synchronized ImageReaderSpi jpegProvider() {
    IIORegistry registry = IIORegistry.getDefaultInstance();
    JPEGImageReaderSpi provider = registry.getServiceProviderByClass(JPEGImageReaderSpi.class);
    if (provider == null) {
      provider = new JPEGImageReaderSpi();
      registry.registerServiceProvider(provider);
    }
    return provider;
  }

  /** The JDK's own reader, whatever else is on the class path. */
  private static javax.imageio.ImageReader jdkReader(String format) {
    Iterator<javax.imageio.ImageReader> readers = ImageIO.getImageReadersByFormatName(format);
    while (readers.hasNext()) {
      javax.imageio.ImageReader reader = readers.next();
      if (reader.getClass().getModule() == ImageIO.class.getModule()) {
        return reader;
      }
    }
    throw new EngineException(
        Kind.ENVIRONMENT, "this Java runtime has no reader for " + format + " images.");
  }

  private static EngineException bad(ImageInput input, String what) {
    return new EngineException(
        Kind.BAD_FILE, "image " + EngineException.quote(input.name()) + " " + what);
  }

  /** Where the decoded pixels lie on the picture. */
  record Canvas(int width, int height, int left, int top) {
    static Canvas whole(int width, int height) {
      return new Canvas(width, height, 0, 0);
    }
  }
}

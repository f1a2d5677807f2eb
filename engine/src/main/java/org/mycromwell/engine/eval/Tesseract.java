package org.mycromwell.engine.eval;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.data.pictures.Pictures;

/**
 * The text recognition people would use otherwise: the program {@code tesseract} with page
 * segmentation 6 (one block of text) and blanks between words preserved, on a picture as it is and
 * three times enlarged. Safe for several threads.
 */
public final class Tesseract {
  private static final int ENLARGED = 3;
  private static final long SECONDS = 120;

  private final String version;

  private Tesseract(String version) {
    this.version = version;
  }

  /**
   * The program of this machine.
   *
   * @throws EngineException of kind {@link Kind#ENVIRONMENT} when there is none
   */
  public static Tesseract find() {
    try {
      String first = run("tesseract", "--version").lines().findFirst().orElse("tesseract");
      return new Tesseract(first.strip());
    } catch (IOException e) {
      throw new EngineException(
          Kind.ENVIRONMENT,
          "there is no program tesseract on this machine; install it, in Debian the package"
              + " tesseract-ocr, or leave --tesseract out",
          e);
    }
  }

  /** As the program calls itself. */
  public String version() {
    return version;
  }

  /** The picture as it is. */
  String read(Path picture) {
    try {
      return text(picture);
    } catch (IOException e) {
      throw failed(picture, e);
    }
  }

  /** The picture three times as large. */
  String readEnlarged(Path picture) {
    try {
      Path file = Files.createTempFile("cromwell-tesseract", ".png");
      try {
        Files.write(file, Pictures.enlarged(picture, ENLARGED));
        return text(file);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw failed(picture, e);
    }
  }

  private static EngineException failed(Path picture, IOException e) {
    return new EngineException(
        Kind.ENVIRONMENT, "tesseract cannot read " + picture + ": " + e.getMessage(), e);
  }

  private static String text(Path picture) throws IOException {
    return run(
        "tesseract",
        picture.toAbsolutePath().toString(),
        "stdout",
        "--psm",
        "6",
        "-c",
        "preserve_interword_spaces=1");
  }

  private static String run(String... command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("OMP_THREAD_LIMIT", "1");
    builder.redirectError(ProcessBuilder.Redirect.to(nothing()));
    Process process = builder.start();
    try {
      process.getOutputStream().close();
      byte[] bytes = process.getInputStream().readAllBytes();
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("no answer within " + SECONDS + " seconds");
      }
      if (process.exitValue() != 0) {
        throw new IOException("it ended with status " + process.exitValue());
      }
      // It ends every page with a form feed.
      return new String(bytes, StandardCharsets.UTF_8).replace("\f", "");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      process.destroyForcibly();
    }
  }

  private static File nothing() {
    boolean windows =
        System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("windows");
    return new File(windows ? "NUL" : "/dev/null");
  }
}

package org.mycromwell.app.workbench;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Offers each new picture in the folders where screenshots go, while the user wants that. Where the
 * clipboard hands over no pictures this is the way that works. Used by the FX thread; the I/O
 * thread looks.
 */
final class ScreenshotWatch {
  private static final long PERIOD_MILLIS = 2_000;
  private static final List<String> PICTURES = List.of(".png", ".jpg", ".jpeg", ".webp");

  private record Found(Path file, FileTime time, long bytes) {}

  private final List<Path> folders;
  private final Consumer<Path> offer;
  private final DesktopThreads threads;
  private @Nullable ScheduledFuture<?> timer;

  // Of the I/O thread.
  private @Nullable Found last;
  private boolean told;

  /**
   * Watches nothing yet.
   *
   * @param folders those that do not exist are left out
   * @param offer hears of a new picture, on the FX thread
   */
  ScreenshotWatch(List<Path> folders, Consumer<Path> offer, DesktopThreads threads) {
    this.folders = List.copyOf(folders);
    this.offer = offer;
    this.threads = threads;
  }

  /** Folders where the desktops of this world put screenshots. */
  static List<Path> folders(Path home) {
    Path pictures = home.resolve("Pictures");
    return List.of(pictures.resolve("Screenshots"), pictures, home.resolve("Desktop"));
  }

  /** Begins or ends to look; pictures that are there already are not offered. */
  void watch(boolean on) {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
    if (on) {
      threads.io().execute(this::remember);
      timer =
          threads
              .timer()
              .scheduleWithFixedDelay(
                  () -> threads.io().execute(this::look),
                  PERIOD_MILLIS,
                  PERIOD_MILLIS,
                  TimeUnit.MILLISECONDS);
    }
  }

  /** On the I/O thread. */
  void remember() {
    last = newest();
    told = true;
  }

  /** On the I/O thread. A picture is told of when it has not grown since the last look. */
  void look() {
    Found now = newest();
    if (!Objects.equals(now, last)) {
      boolean older = last != null && (now == null || now.time.compareTo(last.time) < 0);
      last = now;
      told = older; // the newest one was removed: the one before it is no news
    } else if (!told && now != null) {
      told = true;
      threads.fx().execute(() -> offer.accept(now.file));
    }
  }

  private @Nullable Found newest() {
    Found newest = null;
    for (Path folder : folders) {
      try (var files = Files.newDirectoryStream(folder, ScreenshotWatch::isPicture)) {
        for (Path file : files) {
          FileTime time = Files.getLastModifiedTime(file);
          if (newest == null || time.compareTo(newest.time) > 0) {
            newest = new Found(file, time, Files.size(file));
          }
        }
      } catch (IOException | DirectoryIteratorException _) {
        // There is no such folder, or a file went away meanwhile: the next look is soon.
      }
    }
    return newest;
  }

  private static boolean isPicture(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return PICTURES.stream().anyMatch(name::endsWith);
  }
}

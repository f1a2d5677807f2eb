package org.mycromwell.app.workbench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScreenshotWatchTest {
  @TempDir Path home;
  private final List<Path> offered = new ArrayList<>();
  private final DesktopThreads threads = DesktopThreads.start(Runnable::run);
  private Path folder = Path.of("");
  private ScreenshotWatch watch = new ScreenshotWatch(List.of(), offered::add, threads);

  @BeforeEach
  void makeFolder() throws IOException {
    folder = Files.createDirectories(home.resolve("Pictures/Screenshots"));
    watch = new ScreenshotWatch(ScreenshotWatch.folders(home), offered::add, threads);
  }

  @AfterEach
  void endThreads() {
    threads.close();
  }

  private Path picture(String name, String content, long second) throws IOException {
    Path file = Files.writeString(folder.resolve(name), content);
    return Files.setLastModifiedTime(file, FileTime.fromMillis(second * 1_000));
  }

  @Test
  void onlyNewPicturesAreOfferedOnceAndWhenTheyAreComplete() throws IOException {
    picture("old.png", "old", 100);
    watch.remember();
    watch.look();
    watch.look();
    assertThat(offered).isEmpty();
    Path shot = picture("new.PNG", "half", 200);
    watch.look();
    picture("new.PNG", "all of it", 201);
    watch.look();
    assertThat(offered).isEmpty();
    watch.look();
    watch.look();
    assertThat(offered).containsExactly(shot);
  }

  @Test
  void otherFilesAndRemovedOnesAreNoNews() throws IOException {
    picture("a.png", "a", 100);
    Path b = picture("b.png", "b", 200);
    watch.remember();
    picture("notes.txt", "text", 300);
    Files.delete(b);
    for (int i = 0; i < 3; i++) {
      watch.look();
    }
    assertThat(offered).isEmpty();
  }
}

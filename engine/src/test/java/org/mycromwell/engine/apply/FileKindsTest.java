package org.mycromwell.engine.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;

/** What a file is besides its content stays, and what must not be written is not. */
class FileKindsTest {
  @TempDir Path folder;
  private ApplyFixture fixture;

  @BeforeEach
  void createFixture() {
    fixture = new ApplyFixture(folder);
  }

  private static EngineException failure(Runnable work) {
    try {
      work.run();
    } catch (EngineException e) {
      return e;
    }
    throw new AssertionError("did not fail");
  }

  @Test
  void ofASymbolicLinkItsTargetIsEdited() throws IOException {
    Path file = fixture.file("real/a.txt", "old");
    Path link =
        Files.createSymbolicLink(fixture.project.resolve("link.txt"), Path.of("real/a.txt"));
    Path chain = Files.createSymbolicLink(fixture.project.resolve("chain.txt"), link);

    ApplyResult result = ApplyFixture.apply(fixture.open(), chain, "new");

    assertThat(result.written()).containsExactly(file);
    assertThat(ApplyFixture.text(file)).isEqualTo("new");
    assertThat(Files.readSymbolicLink(link)).isEqualTo(Path.of("real/a.txt"));
    assertThat(Files.readSymbolicLink(chain)).isEqualTo(link);
    fixture.open().undo(link);
    assertThat(ApplyFixture.text(file)).isEqualTo("old");
  }

  @Test
  void aLinkThatLeadsElsewhereByNowIsAChange() throws IOException {
    fixture.file("one.txt", "same");
    Path two = fixture.file("two.txt", "same");
    Path link = Files.createSymbolicLink(fixture.project.resolve("link"), Path.of("one.txt"));
    FileEdit edit = ApplyFixture.rewrite(link, "new");
    Files.delete(link);
    Files.createSymbolicLink(link, Path.of("two.txt"));
    EditStore store = fixture.open();
    assertThat(failure(() -> store.apply(List.of(edit), "")).kind())
        .isEqualTo(Kind.CHANGED_ON_DISK);
    assertThat(ApplyFixture.text(two)).isEqualTo("same");
  }

  @Test
  void linksInACircleAndToNothingAreRefused() throws IOException {
    Path file = fixture.file("a.txt", "old");
    Path link = Files.createSymbolicLink(fixture.project.resolve("link"), file);
    FileEdit edit = ApplyFixture.rewrite(link, "new");
    EditStore store = fixture.open();
    Files.delete(link);
    Files.createSymbolicLink(link, Path.of("link"));
    assertThat(failure(() -> store.apply(List.of(edit), "")).kind()).isEqualTo(Kind.NOT_EDITABLE);
    Files.delete(link);
    Files.createSymbolicLink(link, Path.of("nowhere"));
    assertThat(failure(() -> store.apply(List.of(edit), "")))
        .hasMessageContaining("symbolic link that leads to no file");
  }

  @Test
  void allNamesOfAFileSeeTheNewContent() throws IOException {
    Path file = fixture.file("a.txt", "old and longer than the new one");
    Path other = Files.createLink(fixture.project.resolve("other.txt"), file);
    ApplyResult result = ApplyFixture.apply(fixture.open(), file, "new");
    assertThat(result.writtenInPlace()).containsExactly(file);
    assertThat(ApplyFixture.text(other)).isEqualTo("new");
    fixture.open().undo(other);
    fixture.open().undo(file);
    assertThat(ApplyFixture.text(other)).isEqualTo("old and longer than the new one");
    assertThat(Files.isSameFile(file, other)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {0600, 0644, 0664, 0777, 0755, 0640, 04755, 02755})
  void theModeStays(int mode) throws IOException {
    Path file = fixture.file("a.txt", "old");
    Files.setAttribute(file, "unix:mode", mode);
    ApplyResult result = ApplyFixture.apply(fixture.open(), file, "new");
    assertThat(result.writtenInPlace()).isEmpty();
    assertThat((int) Files.getAttribute(file, "unix:mode") & 07777).isEqualTo(mode);
  }

  /** At no moment is the content of a private file readable by others. */
  @Test
  void theTemporaryFileIsAsPrivateAsTheFile() throws IOException {
    Path file = fixture.file("a.txt", "old");
    Files.setAttribute(file, "unix:mode", 0600);
    AtomicInteger looks = new AtomicInteger();
    EditStore store =
        fixture.open(
            new FaultyFiles(_ -> {
              for (String name : fixture.temporaries()) {
                looks.incrementAndGet();
                assertThat(mode(fixture.project.resolve(name))).isEqualTo(0100600);
              }
            }));
    ApplyFixture.apply(store, file, "new");
    assertThat(looks).hasPositiveValue();
  }

  private static Object mode(Path file) {
    try {
      return Files.getAttribute(file, "unix:mode");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void ownerAndGroupStayWhereTheyCanBeGivenAway() throws IOException {
    Path file = fixture.file("a.txt", "old");
    try {
      Files.setAttribute(file, "unix:uid", 12345);
      Files.setAttribute(file, "unix:gid", 54321);
    } catch (FileSystemException _) {
      assumeTrue(false, "only the superuser gives files away");
    }
    ApplyResult result = ApplyFixture.apply(fixture.open(), file, "new");
    assertThat(result.writtenInPlace()).isEmpty();
    assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(12345);
    assertThat(Files.getAttribute(file, "unix:gid")).isEqualTo(54321);
  }

  @Test
  void extendedAttributesStay() throws IOException {
    Path file = fixture.file("a.txt", "old");
    UserDefinedFileAttributeView view =
        Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
    try {
      view.write("origin", ByteBuffer.wrap("here".getBytes(StandardCharsets.UTF_8)));
    } catch (IOException | UnsupportedOperationException | NullPointerException e) {
      assumeTrue(false, "this file system has no extended attributes");
    }
    ApplyFixture.apply(fixture.open(), file, "new");
    ByteBuffer value = ByteBuffer.allocate(4);
    Files.getFileAttributeView(file, UserDefinedFileAttributeView.class).read("origin", value);
    assertThat(new String(value.array(), StandardCharsets.UTF_8)).isEqualTo("here");
  }

  /** Neither waits for the writer of a pipe nor fills the memory. */
  @Test
  void whatIsNoFileOfTextAnyMoreIsNotUndone() throws IOException, InterruptedException {
    Path file = fixture.file("a.txt", "old");
    ApplyFixture.apply(fixture.open(), file, "new");

    Files.delete(file);
    assertThat(failure(() -> fixture.open().undoLast())).hasMessage(file + " does not exist");
    Files.createSymbolicLink(file, fixture.file("b.txt", "new"));
    assertThat(failure(() -> fixture.open().undoLast()))
        .hasMessage(file + " cannot be read: it is no regular file but a symbolic link");
    Files.delete(file);
    Files.createDirectory(file);
    assertThat(failure(() -> fixture.open().undoLast()))
        .hasMessage(file + " cannot be read: it is no regular file");
    Files.delete(file);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[1]), FileOperations.MAX_FILE_BYTES);
    }
    assertThat(failure(() -> fixture.open().undoLast()))
        .hasMessage(
            file + " cannot be read: it has 67108865 bytes, more than the 67108864 that are read");
    Files.delete(file);
    assumeTrue(madePipe(file), "there are no pipes with names");
    EngineException failure = failure(() -> fixture.open().undoLast());
    assertThat(failure).hasMessage(file + " cannot be read: it is no regular file");
    assertThat(failure.kind()).isEqualTo(Kind.NOT_EDITABLE);
  }

  private static boolean madePipe(Path file) throws InterruptedException {
    try {
      return new ProcessBuilder("mkfifo", file.toString()).start().waitFor() == 0;
    } catch (IOException _) {
      return false;
    }
  }

  @Test
  void aReadOnlyFileIsNotWritten() throws IOException {
    Path file = fixture.file("a.txt", "old");
    Files.setAttribute(file, "unix:mode", 0444);
    EngineException failure = failure(() -> ApplyFixture.apply(fixture.open(), file, "new"));
    assertThat(failure.kind()).isEqualTo(Kind.NOT_EDITABLE);
    assertThat(failure).hasMessageContaining("read-only");
    assertThat(ApplyFixture.text(file)).isEqualTo("old");
    assertThat(fixture.open().history()).isEmpty();
  }

  /** Guarantee G11. */
  @Test
  void nothingInGitIsWritten() throws IOException {
    Path config = fixture.file(".git/config", "[core]");
    Path module = fixture.file("sub/.GIT/hooks/pre-commit", "#!/bin/sh");
    Path gitFile = fixture.file("worktree/.git", "gitdir: elsewhere");
    Path link = Files.createSymbolicLink(fixture.project.resolve("innocent.txt"), config);
    Path near = fixture.file(".gitignore", "target/");
    var before = fixture.tree();
    EditStore store = fixture.open();
    for (Path file : List.of(config, module, gitFile, link)) {
      EngineException failure = failure(() -> ApplyFixture.apply(store, file, "new"));
      assertThat(failure.kind()).isEqualTo(Kind.NOT_EDITABLE);
      assertThat(failure).hasMessageContaining("git");
    }
    assertThat(fixture.tree()).isEqualTo(before);
    ApplyFixture.apply(store, near, "build/");
    store.undo(near);
    assertThat(fixture.tree()).isEqualTo(before);
  }

  @Test
  void theHistoryItselfIsNotEdited() {
    Path file = fixture.file("a.txt", "old");
    EditStore store = fixture.open();
    ApplyFixture.apply(store, file, "new");
    assertThat(failure(() -> ApplyFixture.apply(store, fixture.state.journal(), "forged")).kind())
        .isEqualTo(Kind.NOT_EDITABLE);
  }

  /** The sample of the first start lies there. */
  @Test
  void whatElseLiesBesideTheHistoryIsEdited() throws IOException {
    Path folder = Files.createDirectories(fixture.state.root().resolve("sample"));
    Path file = Files.writeString(folder.resolve("a.txt"), "old");
    EditStore store = fixture.open();
    ApplyFixture.apply(store, file, "new");
    assertThat(file).hasContent("new");
    store.undo(file);
    assertThat(file).hasContent("old");
  }

  @Test
  void theStateIsPrivate() throws IOException {
    Path file = fixture.file("a.txt", "old");
    ApplyFixture.apply(fixture.open(), file, "new");
    try (var paths = Files.walk(fixture.state.root())) {
      for (Path path : paths.toList()) {
        assertThat(mode(path))
            .as(path.toString())
            .isEqualTo(Files.isDirectory(path) ? 040700 : 0100600);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"history", "locks", "journal.jsonl"})
  void anUnusableStateDirectoryIsSaidAndNothingWritten(String part) throws IOException {
    Path file = fixture.file("a.txt", "old");
    Files.createDirectories(fixture.state.root());
    Path obstacle = fixture.state.root().resolve(part);
    if (part.equals("journal.jsonl")) {
      Files.createDirectory(obstacle);
    } else {
      Files.writeString(obstacle, "in the way");
    }
    EngineException failure = failure(() -> ApplyFixture.apply(fixture.open(), file, "new"));
    assertThat(failure.kind()).isEqualTo(Kind.WRITE_FAILED);
    assertThat(failure)
        .hasMessageContaining(fixture.state.root().toString())
        .hasMessageContaining("CROMWELL_HOME");
    assertThat(fixture.tree()).containsOnlyKeys("a.txt");
    assertThat(ApplyFixture.text(file)).isEqualTo("old");
  }

  @Test
  void whatADeadProcessLeftGoesAndWhatOnlyLooksLikeItStays() {
    Path file = fixture.file("a.txt", "old");
    fixture.file(".a.txt.cromwell-0123456789abcdef.tmp", "half");
    fixture.file(".a.txt.cromwell-mine.tmp", "of the user");
    fixture.file(".b.txt.cromwell-0123456789abcdef.tmp", "of another file, perhaps alive");
    ApplyFixture.apply(fixture.open(), file, "new");
    assertThat(fixture.temporaries())
        .containsExactlyInAnyOrder(
            ".a.txt.cromwell-mine.tmp", ".b.txt.cromwell-0123456789abcdef.tmp");
  }

  @Test
  void theLongestNameIsWrittenToo() {
    Path file = fixture.file("\u00e4".repeat(127), "old");
    ApplyResult result = ApplyFixture.apply(fixture.open(), file, "new");
    assertThat(result.writtenInPlace()).isEmpty();
    assertThat(ApplyFixture.text(file)).isEqualTo("new");
    assertThat(fixture.tree()).hasSize(1);
  }

  @Test
  void aFileInUseByAnotherCromwellIsLeftAlone() throws IOException {
    Path file = fixture.file("a.txt", "old");
    Files.createDirectories(fixture.state.locks());
    EditStore store = fixture.open();
    try (Locks.Held held =
        Locks.acquire(fixture.state.locks(), Targets.lockName(file), Duration.ZERO)) {
      assertThat(held).isNotNull();
      EngineException failure = failure(() -> ApplyFixture.apply(store, file, "new"));
      assertThat(failure.kind()).isEqualTo(Kind.WRITE_FAILED);
      assertThat(failure).hasMessageContaining("another Cromwell");
    }
    ApplyFixture.apply(store, file, "new");
    assertThat(ApplyFixture.text(file)).isEqualTo("new");
  }

  /** A real file system that refuses one operation, as mount points and foreign directories do. */
  private EditStore refusing(String operation, IOException e, AtomicInteger times) {
    return fixture.open(
        new FaultyFiles(name -> {
          if (name.startsWith(operation) && times.getAndDecrement() > 0) {
            throw new UncheckedIOException(e);
          }
        }));
  }

  @Test
  void whereNothingCanBeRenamedTheFileIsWrittenInPlace() throws IOException {
    Path file = fixture.file("a.txt", "old");
    List<IOException> refusals =
        List.of(
            new AtomicMoveNotSupportedException("a", "b", "Invalid cross-device link"),
            new AccessDeniedException("a"),
            new FileSystemException("a", "b", "Device or resource busy"));
    for (IOException refusal : refusals) {
      EditStore store = refusing("move a.txt", refusal, new AtomicInteger(1));
      assertThat(ApplyFixture.apply(store, file, "new").writtenInPlace()).containsExactly(file);
      assertThat(ApplyFixture.text(file)).isEqualTo("new");
      store.undo(file);
      assertThat(ApplyFixture.text(file)).isEqualTo("old");
    }
    EditStore store =
        refusing("copy .a.txt", new AccessDeniedException("directory"), new AtomicInteger(1));
    assertThat(ApplyFixture.apply(store, file, "new").writtenInPlace()).containsExactly(file);
    assertThat(fixture.temporaries()).isEmpty();
    EditStore failing =
        refusing(
            "move a.txt", new FileSystemException("a", "b", "I/O error"), new AtomicInteger(1));
    assertThat(failure(() -> ApplyFixture.apply(failing, file, "x")))
        .hasMessageContaining("I/O error");
    assertThat(ApplyFixture.text(file)).isEqualTo("new");
    assertThat(fixture.temporaries()).isEmpty();
  }

  @Test
  void whereScannersHoldFilesTheRenameIsTriedAgain() {
    Path file = fixture.file("a.txt", "old");
    for (int refusals = 1; refusals <= 3; refusals++) {
      AtomicInteger times = new AtomicInteger(refusals);
      FaultyFiles files =
          new FaultyFiles(name -> {
            if (name.equals("move a.txt") && times.getAndDecrement() > 0) {
              throw new UncheckedIOException(new AccessDeniedException("a.txt"));
            }
          });
      files.setMoveRetries(2);
      EditStore store = fixture.open(files);
      if (refusals <= 2) {
        assertThat(ApplyFixture.apply(store, file, "new" + refusals).writtenInPlace()).isEmpty();
      } else {
        assertThat(failure(() -> ApplyFixture.apply(store, file, "never")).kind())
            .isEqualTo(Kind.WRITE_FAILED);
      }
      assertThat(ApplyFixture.text(file)).isEqualTo("new" + Math.min(refusals, 2));
    }
    assertThat(fixture.temporaries()).isEmpty();
  }
}

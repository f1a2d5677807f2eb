package org.mycromwell.engine.edit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.RandomAccessFile;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;

class SnapshotTest {
  @TempDir Path directory;

  static Stream<Arguments> encodings() {
    return Stream.of(
        arguments("", TextEncoding.UTF_8),
        arguments("plain\n", TextEncoding.UTF_8),
        arguments("日本 😀\n", TextEncoding.UTF_8));
  }

  @ParameterizedTest
  @MethodSource("encodings")
  void textIsTheSameInEveryEncodingThatHasIt(String text, TextEncoding plain) {
    assertThat(snapshot(text.getBytes(UTF_8)).encoding()).isEqualTo(plain);
    for (Snapshot snapshot :
        List.of(
            snapshot(text.getBytes(UTF_8)),
            snapshot(("\uFEFF" + text).getBytes(UTF_8)),
            snapshot(("\uFEFF" + text).getBytes(UTF_16LE)),
            snapshot(("\uFEFF" + text).getBytes(UTF_16BE)))) {
      assertThat(snapshot.text()).isEqualTo(text);
    }
    assertThat(snapshot(("\uFEFF" + text).getBytes(UTF_8)).encoding())
        .isEqualTo(TextEncoding.UTF_8_BOM);
    assertThat(snapshot(("\uFEFF" + text).getBytes(UTF_16LE)).encoding())
        .isEqualTo(TextEncoding.UTF_16LE);
    assertThat(snapshot(("\uFEFF" + text).getBytes(UTF_16BE)).encoding())
        .isEqualTo(TextEncoding.UTF_16BE);
  }

  @Test
  void whatIsNoUtf8IsReadByteByByte() {
    byte[] latin = "déjà\n".getBytes(ISO_8859_1);
    assertThat(snapshot(latin).encoding()).isEqualTo(TextEncoding.ISO_8859_1);
    assertThat(snapshot(latin).text()).isEqualTo("déjà\n");
    // Overlong, a surrogate, beyond the last code point, cut off: Java must not repair them.
    for (byte[] bad :
        List.of(
            new byte[] {(byte) 0xC0, (byte) 0xAF},
            new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
            new byte[] {(byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
            new byte[] {'a', (byte) 0xE2, (byte) 0x82})) {
      assertThat(snapshot(bad).encoding()).isEqualTo(TextEncoding.ISO_8859_1);
      assertThat(snapshot(bad).text().getBytes(ISO_8859_1)).isEqualTo(bad);
    }
    byte[] oddUtf16 = {(byte) 0xFF, (byte) 0xFE, 'a', 'b', 'c'};
    assertThat(snapshot(oddUtf16).encoding()).isEqualTo(TextEncoding.ISO_8859_1);
  }

  @Test
  void linesAndTheirEnds() {
    Snapshot snapshot = snapshot("a\nb\r\n\rc\r\n\nd".getBytes(UTF_8));
    assertThat(snapshot.lineCount()).isEqualTo(6);
    assertThat(Stream.iterate(0, i -> i < 6, i -> i + 1).map(snapshot::line))
        .containsExactly("a", "b", "", "c", "", "d");
    assertThat(Stream.iterate(0, i -> i < 6, i -> i + 1).map(snapshot::lineEnding))
        .containsExactly(
            LineEnding.LF,
            LineEnding.CRLF,
            LineEnding.CR,
            LineEnding.CRLF,
            LineEnding.LF,
            LineEnding.NONE);
    assertThat(snapshot.lineStart(3)).isEqualTo(6);
    assertThat(snapshot.lineEnd(3)).isEqualTo(9);
    assertThat(snapshot.text(new LineRange(1, 6))).isEqualTo("b\n\nc\n\nd");
    assertThat(snapshot.endsWithNewline()).isFalse();
    assertThat(snapshot.dominantLineEnding()).isEqualTo(LineEnding.LF);
  }

  @Test
  void wideLinesEndAtCharactersAndNotAtBytes() {
    // U+0A0D and U+0D0A contain the bytes of CR and LF.
    Snapshot snapshot = snapshot("\uFEFF\u0A0D\u0D0A\r\nb\r".getBytes(UTF_16BE));
    assertThat(snapshot.lineCount()).isEqualTo(2);
    assertThat(snapshot.line(0)).isEqualTo("\u0A0D\u0D0A");
    assertThat(snapshot.lineStart(0)).isEqualTo(2);
    assertThat(snapshot.lineEnding(1)).isEqualTo(LineEnding.CR);
  }

  @Test
  void emptyFileHasNoLinesAndLacksNoNewline() {
    Snapshot empty = snapshot(new byte[0]);
    assertThat(empty.lineCount()).isZero();
    assertThat(empty.endsWithNewline()).isTrue();
    assertThat(empty.dominantLineEnding()).isEqualTo(LineEnding.LF);
    assertThat(empty.sha256())
        .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assertThat(snapshot(new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF}).lineCount()).isZero();
  }

  @Test
  void nobodyElseChangesItsBytes() {
    byte[] bytes = {'a', '\n'};
    Snapshot snapshot = snapshot(bytes);
    bytes[0] = 'b';
    snapshot.bytes()[0] = 'c';
    assertThat(snapshot.text()).isEqualTo("a\n");
  }

  @Test
  void randomBytesAreRefusedOrKeptWhole() {
    Random random = new Random(1);
    RandomFiles files = new RandomFiles(random);
    for (int round = 0; round < 1000; round++) {
      byte[] bytes = files.next(10);
      if (random.nextInt(3) == 0 && bytes.length > 0) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      try {
        Snapshot snapshot = snapshot(bytes);
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < snapshot.lineCount(); i++) {
          lines.append(snapshot.line(i)).append(snapshot.lineEnding(i).text());
        }
        assertThat(lines.toString()).isEqualTo(snapshot.text());
        byte[] again = Objects.requireNonNull(snapshot.encoding().encode(snapshot.text()));
        assertThat(bytes).endsWith(again);
        assertThat(bytes.length - again.length).isEqualTo(snapshot.encoding().bomBytes());
      } catch (EngineException e) {
        assertThat(e.getMessage()).containsAnyOf("UTF-", "is a binary file");
      }
    }
  }

  static Stream<Arguments> badContent() {
    byte[] late = new byte[(8 << 10) + 1];
    Arrays.fill(late, (byte) 'x');
    late[(8 << 10) - 1] = 0;
    return Stream.of(
        arguments(new byte[] {'a', 0, 'b', 'c'}, "is a binary file (byte 1 is zero)"),
        arguments(late, "is a binary file (byte 8191 is zero)"),
        arguments("text".getBytes(UTF_16LE), "looks like UTF-16 without a byte order mark"),
        arguments("text".getBytes(UTF_16BE), "looks like UTF-16 without a byte order mark"),
        arguments("\uFEFFab\0".getBytes(UTF_16LE), "is a binary file (byte 6 is zero)"),
        arguments(new byte[] {(byte) 0xFF, (byte) 0xFE, 0, 0}, "is UTF-32"),
        arguments(new byte[] {0, 0, (byte) 0xFE, (byte) 0xFF}, "is UTF-32"),
        arguments(new byte[Snapshot.MAX_BYTES + 1], "is larger than 16 MiB"));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("badContent")
  void badContentHasItsMessage(byte[] bytes, String message) {
    refused("name.txt " + message, () -> Snapshot.of("name.txt", bytes));
  }

  @Test
  void zeroAfterTheFirst8KilobytesIsText() {
    byte[] bytes = new byte[(8 << 10) + 1];
    Arrays.fill(bytes, (byte) 'x');
    bytes[8 << 10] = 0;
    assertThat(snapshot(bytes).encoding()).isEqualTo(TextEncoding.UTF_8);
  }

  @Test
  void fileIsReadWithItsPath() throws Exception {
    Path file = Files.writeString(directory.resolve("a.txt"), "a\n");
    Snapshot snapshot = Snapshot.read(file);
    assertThat(snapshot.text()).isEqualTo("a\n");
    assertThat(snapshot.path()).isEqualTo(file);
    assertThat(snapshot.realPath()).isEqualTo(file.toRealPath());
    Path link = Files.createSymbolicLink(directory.resolve("link"), file);
    assertThat(Snapshot.read(link).path()).isEqualTo(link);
    assertThat(Snapshot.read(link).realPath()).isEqualTo(file.toRealPath());
  }

  @Test
  void badFilesHaveTheirMessages() throws Exception {
    Path missing = directory.resolve("missing");
    refused(missing + " does not exist", () -> Snapshot.read(missing));
    refused(directory + " is a directory; name a file", () -> Snapshot.read(directory));
    Path dangling = Files.createSymbolicLink(directory.resolve("dangling"), missing);
    refused(dangling + " is a symbolic link that leads to no file", () -> Snapshot.read(dangling));
    Path loop = directory.resolve("loop");
    Files.createSymbolicLink(loop, loop);
    refused(
        loop + " cannot be read: its symbolic link leads back to itself",
        () -> Snapshot.read(loop));
    Path file = Files.writeString(directory.resolve("file"), "a");
    refused(file + "/below cannot be read: ", () -> Snapshot.read(Path.of(file + "/below")));
    Path large = directory.resolve("large");
    try (RandomAccessFile out = new RandomAccessFile(large.toFile(), "rw")) {
      out.setLength(1L << 40);
    }
    refused(large + " is larger than 16 MiB", () -> Snapshot.read(large));
  }

  @Test
  void fileWithoutPermissionHasItsMessage() throws Exception {
    assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
    Path file = Files.writeString(directory.resolve("secret"), "a");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    assumeTrue(!Files.isReadable(file), "this user may read everything");
    refused(file + " cannot be read: access is denied", () -> Snapshot.read(file));
  }

  /** Opening a pipe that nobody writes to would wait for ever. */
  @Test
  void pipesAndDevicesAreNotOpened() throws Exception {
    Path device = Path.of("/dev/zero");
    assumeTrue(Files.exists(device), "no such device here");
    refused(device + " is a device, pipe or socket", () -> Snapshot.read(device));
    Path pipe = directory.resolve("pipe");
    assumeTrue(
        new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0, "no pipes here");
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> refused(pipe + " is a device, pipe or socket", () -> Snapshot.read(pipe)));
  }

  private static void refused(String message, ThrowingCallable read) {
    assertThatThrownBy(read)
        .isInstanceOfSatisfying(
            EngineException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_EDITABLE))
        .message()
        .startsWith(message)
        .doesNotContain("\n");
  }

  private static Snapshot snapshot(byte[] bytes) {
    return Snapshot.of("file", bytes);
  }
}

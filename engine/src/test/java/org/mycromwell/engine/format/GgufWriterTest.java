package org.mycromwell.engine.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.tensor.DType;
import org.mycromwell.engine.tensor.LittleEndian;

class GgufWriterTest {
  @TempDir Path directory;

  private static TensorSource bytes(int size, int first) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) (first + i);
    }
    return TensorSource.of(MemorySegment.ofArray(bytes));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> list = Files.list(directory)) {
      return list.toList();
    }
  }

  @Test
  void linksStayAndTheirFilesAreReplaced() throws IOException {
    Path folder = Files.createDirectory(directory.resolve("disk"));
    Path file = Files.writeString(folder.resolve("m.gguf"), "earlier");
    Path link = Files.createSymbolicLink(directory.resolve("link.gguf"), file);
    new GgufWriter().putInt("a", 1).write(link);
    assertThat(link).isSymbolicLink();
    try (GgufFile written = GgufFile.open(file)) {
      assertThat(written.metadata().intValue("a")).isEqualTo(1);
    }
    Path dangling = Files.createSymbolicLink(directory.resolve("no.gguf"), folder.resolve("none"));
    assertThatThrownBy(() -> new GgufWriter().putInt("a", 1).write(dangling))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("no.gguf is a symbolic link that leads to no file");
    assertThat(dangling).isSymbolicLink();
    assertThat(files()).containsExactlyInAnyOrder(folder, link, dangling);
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    Path path = directory.resolve("m.gguf");
    new GgufWriter()
        .putString("general.architecture", "llama")
        .putInt("general.alignment", 64)
        .putInt("int", 7)
        .putLong("long", 1L << 40)
        .putFloat("float", 0.5f)
        .putBool("bool", true)
        .putStrings("strings", List.of("a", "", "Wörter"))
        .putInts("ints", new int[] {1, -2})
        .putFloats("floats", new float[] {1.5f, -2.5f})
        .tensor("odd", DType.F16, new long[] {3}, bytes(6, 1))
        .tensor("blocks", DType.Q8_0, new long[] {32, 2, 3}, bytes(204, 2))
        .tensor("last", DType.F32, new long[] {1}, bytes(4, 3))
        .write(path);
    try (GgufFile file = GgufFile.open(path)) {
      GgufMetadata metadata = file.metadata();
      assertThat(metadata.keys())
          .containsExactly(
              "general.architecture",
              "general.alignment",
              "int",
              "long",
              "float",
              "bool",
              "strings",
              "ints",
              "floats");
      assertThat(metadata.string("general.architecture")).isEqualTo("llama");
      assertThat(metadata.type("int")).isEqualTo(GgufValueType.UINT32);
      assertThat(metadata.intValue("int")).isEqualTo(7);
      assertThat(metadata.longValue("long")).isEqualTo(1L << 40);
      assertThat(metadata.floatValue("float")).isEqualTo(0.5f);
      assertThat(metadata.boolValue("bool")).isTrue();
      assertThat(metadata.stringArray("strings")).containsExactly("a", "", "Wörter");
      assertThat(metadata.intArray("ints")).containsExactly(1, -2);
      assertThat(metadata.floatArray("floats")).containsExactly(1.5f, -2.5f);
      assertThat(file.tensors().keySet()).containsExactly("odd", "blocks", "last");
      assertThat(file.tensor("odd").data().get(LittleEndian.BYTE, 5)).isEqualTo((byte) 6);
      assertThat(file.tensor("blocks").dims()).containsExactly(32, 2, 3);
      assertThat(file.tensor("blocks").data().get(LittleEndian.BYTE, 203))
          .isEqualTo((byte) (2 + 203));
      assertThat(file.tensor("last").data().get(LittleEndian.BYTE, 0)).isEqualTo((byte) 3);
      assertThat(file.sizeBytes() % 64).isZero();
    }
    assertThat(files()).containsExactly(path);
  }

  @Test
  void copiesValuesOfAnotherFileByteForByte() throws IOException {
    byte[] original =
        new GgufImage()
            .entry("strings", 9, GgufImage.array(8, GgufImage.string("x"), GgufImage.string("yz")))
            .entry("int8", 1, new byte[] {-3})
            .entry("text", 8, GgufImage.string("abc"))
            .entry("double", 12, GgufImage.int64(Double.doubleToLongBits(0.1)))
            .tensor("t", 0, new long[] {8}, new byte[32])
            .bytes();
    GgufFile source = GgufFile.parse(MemorySegment.ofArray(original), "source");
    GgufWriter writer = new GgufWriter();
    source.metadata().keys().forEach(key -> writer.copy(source.metadata(), key));
    writer.tensor("t", DType.F32, new long[] {8}, TensorSource.of(source.tensor("t").data()));
    Path path = directory.resolve("copy.gguf");
    writer.write(path);
    assertThat(Files.readAllBytes(path)).isEqualTo(original);
  }

  @Test
  void acceptsTensorsInPieces() {
    Path path = directory.resolve("m.gguf");
    long size = 5L << 20;
    byte[] piece = new byte[1 << 18];
    new GgufWriter()
        .tensor(
            "t",
            DType.F32,
            new long[] {size / 4},
            sink -> {
              for (int i = 0; i < size / piece.length; i++) {
                piece[0] = (byte) i;
                sink.write(MemorySegment.ofArray(piece));
              }
            })
        .write(path);
    try (GgufFile file = GgufFile.open(path)) {
      for (int i = 0; i < size / piece.length; i++) {
        assertThat(file.tensor("t").data().get(LittleEndian.BYTE, (long) i * piece.length))
            .isEqualTo((byte) i);
      }
    }
  }

  @Test
  void failureLeavesTheOldFileAndNoOther() throws IOException {
    Path path = Files.writeString(directory.resolve("m.gguf"), "old");
    GgufWriter tooFew = new GgufWriter().tensor("t", DType.F32, new long[] {4}, bytes(12, 0));
    assertThatThrownBy(() -> tooFew.write(path)).hasMessageContaining("too few");
    GgufWriter tooMany = new GgufWriter().tensor("t", DType.F32, new long[] {4}, bytes(20, 0));
    assertThatThrownBy(() -> tooMany.write(path)).hasMessageContaining("too many");
    GgufWriter failing =
        new GgufWriter()
            .tensor(
                "t",
                DType.F32,
                new long[] {4},
                sink -> {
                  throw new UnsupportedOperationException("mine");
                });
    assertThatThrownBy(() -> failing.write(path)).hasMessage("mine");
    assertThat(files()).containsExactly(path);
    assertThat(path).hasContent("old");
  }

  @Test
  void namesTheFileThatCannotBeWritten() {
    GgufWriter writer = new GgufWriter();
    assertThatThrownBy(() -> writer.write(directory))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("is a directory");
    assertThatThrownBy(() -> writer.write(directory.resolve("none").resolve("m.gguf")))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("the directory does not exist");
  }

  @Test
  void replacesOnlyRegularFiles() throws IOException {
    Path socket = directory.resolve("socket");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      assertThatThrownBy(() -> new GgufWriter().write(socket))
          .isInstanceOf(EngineException.class)
          .hasMessage(
              socket + " is a device, pipe or socket, which cannot be replaced; name a file");
      assertThat(files()).containsExactly(socket);
    }
  }

  @Test
  void refusesWhatOtherReadersWouldRefuse() {
    GgufWriter writer = new GgufWriter();
    TensorSource none = bytes(4, 0);
    assertThatThrownBy(() -> writer.tensor("n".repeat(64), DType.F32, new long[] {1}, none))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("63 bytes");
    assertThatThrownBy(() -> writer.tensor("q", DType.Q8_0, new long[] {33}, none))
        .isInstanceOf(IllegalArgumentException.class);
    writer.tensor("a", DType.F32, new long[] {1}, none);
    assertThatThrownBy(() -> writer.tensor("a", DType.F32, new long[] {1}, none))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> writer.putInt("general.alignment", 24)).hasMessageContaining("24");
  }
}

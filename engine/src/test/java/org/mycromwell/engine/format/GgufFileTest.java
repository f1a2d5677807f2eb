package org.mycromwell.engine.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mycromwell.engine.format.GgufImage.array;
import static org.mycromwell.engine.format.GgufImage.float32;
import static org.mycromwell.engine.format.GgufImage.int32;
import static org.mycromwell.engine.format.GgufImage.int64;
import static org.mycromwell.engine.format.GgufImage.string;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.tensor.DType;

class GgufFileTest {
  @TempDir Path directory;

  private static GgufImage sample() {
    return new GgufImage()
        .entry("general.architecture", 8, string("llama"))
        .entry("llama.block_count", 4, int32(2))
        .entry("llama.rope.freq_base", 6, float32(10000f))
        .entry("tokenizer.ggml.add_bos_token", 7, new byte[] {1})
        .entry("big", 10, int64(1L << 40))
        .entry("unsigned", 10, int64(-1))
        .entry("negative", 5, int32(-7))
        .entry("tokens", 9, array(8, string("a"), string(""), string("äöü")))
        .entry("scores", 9, array(6, float32(1.5f), float32(-2f)))
        .entry("types", 9, array(5, int32(3), int32(-4)))
        .entry("nested", 9, array(1, new byte[] {-1}, new byte[] {5}))
        .tensor("first", 0, new long[] {3, 2}, new byte[24])
        .tensor(
            "second",
            8,
            new long[] {32},
            new byte[] {
              1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24,
              25, 26, 27, 28, 29, 30, 31, 32, 33, 34
            })
        .tensor("third", 1, new long[] {2, 3, 4}, new byte[48]);
  }

  @Test
  void readsMetadataOfEveryType() {
    try (GgufFile file = sample().parse()) {
      GgufMetadata metadata = file.metadata();
      assertThat(metadata.keys()).startsWith("general.architecture", "llama.block_count");
      assertThat(metadata.string("general.architecture")).isEqualTo("llama");
      assertThat(metadata.optionalString("absent")).isEmpty();
      assertThat(metadata.intValue("llama.block_count")).isEqualTo(2);
      assertThat(metadata.optionalInt("absent")).isEqualTo(OptionalInt.empty());
      assertThat(metadata.optionalInt("negative")).hasValue(-7);
      assertThat(metadata.floatValue("llama.rope.freq_base")).isEqualTo(10000f);
      assertThat(metadata.boolValue("tokenizer.ggml.add_bos_token")).isTrue();
      assertThat(metadata.longValue("big")).isEqualTo(1L << 40);
      assertThat(metadata.stringArray("tokens")).containsExactly("a", "", "äöü");
      assertThat(metadata.floatArray("scores")).containsExactly(1.5f, -2f);
      assertThat(metadata.intArray("types")).containsExactly(3, -4);
      assertThat(metadata.intArray("nested")).containsExactly(-1, 5);
      assertThat(metadata.arrayLength("tokens")).isEqualTo(3);
      assertThat(metadata.has("absent")).isFalse();
      assertThat(metadata.describe("tokens")).isEqualTo("array of STRING (3)");
      assertThat(metadata.describe("unsigned")).isEqualTo("18446744073709551615");
      assertThat(metadata.describe("general.architecture")).isEqualTo("'llama'");
    }
  }

  /** Most models are larger than a ByteBuffer can be. */
  @Test
  void opensFilesOfMoreThanTwoGigabytes() throws IOException {
    Path path = directory.resolve("large.gguf");
    Files.write(path, sample().bytes());
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.allocate(1), 3L << 30); // a hole where the system knows holes
    }
    try (GgufFile file = GgufFile.open(path)) {
      assertThat(file.metadata().string("general.architecture")).isEqualTo("llama");
      assertThat(file.sizeBytes()).isEqualTo((3L << 30) + 1);
    }
  }

  @Test
  void metadataErrorsNameKeyAndTypes() {
    GgufMetadata metadata = sample().parse().metadata();
    assertThatThrownBy(() -> metadata.intValue("general.architecture"))
        .isInstanceOf(EngineException.class)
        .hasMessage(
            "test.gguf: metadata key 'general.architecture' has type STRING, expected an integer");
    assertThatThrownBy(() -> metadata.string("absent"))
        .hasMessage("test.gguf: metadata key 'absent' is missing (expected STRING)");
    assertThatThrownBy(() -> metadata.intValue("big")).hasMessageContaining("1099511627776");
    assertThatThrownBy(() -> metadata.longValue("unsigned"))
        .hasMessageContaining("18446744073709551615");
    assertThatThrownBy(() -> metadata.stringArray("scores"))
        .hasMessageContaining("array of FLOAT32 (2)");
    assertThatThrownBy(() -> metadata.floatArray("tokens")).hasMessageContaining("'tokens'");
    assertThatThrownBy(() -> metadata.floatValue("big")).hasMessageContaining("UINT64");
    assertThatThrownBy(() -> metadata.boolValue("big")).hasMessageContaining("BOOL");
    assertThatThrownBy(() -> metadata.intArray("big")).hasMessageContaining("array of integers");
  }

  @Test
  void readsTensorsInFileOrderWithoutCopy() {
    try (GgufFile file = sample().parse()) {
      assertThat(file.tensors().keySet()).containsExactly("first", "second", "third");
      TensorInfo second = file.tensor("second");
      assertThat(second.type()).isEqualTo(DType.Q8_0);
      assertThat(second.data().byteSize()).isEqualTo(34);
      assertThat(second.data().get(ValueLayout.JAVA_BYTE, 33)).isEqualTo((byte) 34);
      assertThat(second.data().isReadOnly()).isTrue();
      assertThat(second.rows()).isEqualTo(1);
      TensorInfo third = file.tensor("third");
      assertThat(third.dims()).containsExactly(2, 3, 4);
      assertThat(third.cols()).isEqualTo(2);
      assertThat(third.rows()).isEqualTo(12);
      assertThat(third.elements()).isEqualTo(24);
      assertThatThrownBy(() -> file.tensor("fourth")).hasMessageContaining("'fourth' is missing");
    }
  }

  @Test
  void acceptsVersion2AndOtherAlignments() {
    GgufFile file =
        new GgufImage()
            .version(2)
            .alignment(64)
            .tensor("a", 0, new long[] {1}, new byte[4])
            .tensor("b", 0, new long[] {1}, float32(3f))
            .parse();
    assertThat(file.tensor("b").data().get(ValueLayout.JAVA_FLOAT_UNALIGNED, 0)).isEqualTo(3f);
  }

  @Test
  void listsUnsupportedTensorTypesAndFailsOnTheirData() {
    GgufFile file =
        new GgufImage()
            .tensor("iq", 23, new long[] {256}, new byte[136])
            .tensor("ok", 0, new long[] {1}, new byte[4])
            .parse();
    TensorInfo tensor = file.tensor("iq");
    assertThat(tensor.typeName()).isEqualTo("IQ4_XS");
    assertThat(tensor.isSupported()).isFalse();
    assertThatThrownBy(tensor::data)
        .isInstanceOfSatisfying(
            EngineException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNSUPPORTED))
        .hasMessageContaining("'iq'");
    assertThat(file.tensor("ok").data().byteSize()).isEqualTo(4);
  }

  @Test
  void mapsAFileAndInvalidatesItOnClose() throws IOException {
    Path path = Files.write(directory.resolve("m.gguf"), sample().bytes());
    GgufFile file = GgufFile.open(path);
    assertThat(file.sizeBytes()).isEqualTo(Files.size(path));
    TensorInfo tensor = file.tensor("second");
    assertThat(tensor.data().get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) 1);
    file.close();
    file.close();
    assertThatThrownBy(() -> tensor.data().get(ValueLayout.JAVA_BYTE, 0))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void refusesWhatIsNoFile() throws IOException {
    assertThatThrownBy(() -> GgufFile.open(directory)).hasMessageContaining("no regular file");
    assertThatThrownBy(() -> GgufFile.open(directory.resolve("none.gguf")))
        .hasMessageContaining("does not exist");
    Path empty = Files.write(directory.resolve("empty.gguf"), new byte[0]);
    assertThatThrownBy(() -> GgufFile.open(empty)).isInstanceOf(EngineException.class);
  }

  private static GgufImage part(int number, int count, int tensors, String tensor) {
    return new GgufImage()
        .entry("split.no", 2, new byte[] {(byte) number, 0})
        .entry("split.count", 2, new byte[] {(byte) count, 0})
        .entry("split.tensors.count", 5, int32(tensors))
        .tensor(tensor, 0, new long[] {1}, float32(number));
  }

  private Path write(String name, GgufImage image) throws IOException {
    return Files.write(directory.resolve(name), image.bytes());
  }

  @Test
  void followsSplitFiles() throws IOException {
    Path first = write("m-00001-of-00002.gguf", part(0, 2, 2, "a"));
    Path second = write("m-00002-of-00002.gguf", part(1, 2, 2, "b"));
    try (GgufFile file = GgufFile.open(first)) {
      assertThat(file.tensors().keySet()).containsExactly("a", "b");
      assertThat(file.tensor("b").data().get(ValueLayout.JAVA_FLOAT_UNALIGNED, 0)).isEqualTo(1f);
      assertThat(file.sizeBytes()).isEqualTo(Files.size(first) + Files.size(second));
    }
    assertThatThrownBy(() -> GgufFile.open(second)).hasMessageContaining("m-00001-of-00002.gguf");
  }

  @Test
  void refusesInconsistentSplitFiles() throws IOException {
    Path first = write("m-00001-of-00002.gguf", part(0, 2, 2, "a"));
    assertThatThrownBy(() -> GgufFile.open(first))
        .hasMessageContaining("m-00002-of-00002.gguf does not exist");
    write("m-00002-of-00002.gguf", part(1, 3, 2, "b"));
    assertThatThrownBy(() -> GgufFile.open(first)).hasMessageContaining("'split.count'");
    write("m-00002-of-00002.gguf", part(0, 2, 2, "b"));
    assertThatThrownBy(() -> GgufFile.open(first)).hasMessageContaining("'split.no'");
    write("m-00002-of-00002.gguf", part(1, 2, 2, "a"));
    assertThatThrownBy(() -> GgufFile.open(first)).hasMessageContaining("'a' occurs twice");
    write("m-00002-of-00002.gguf", part(1, 2, 2, "b"));
    write("m-00001-of-00002.gguf", part(0, 2, 3, "a"));
    assertThatThrownBy(() -> GgufFile.open(first)).hasMessageContaining("'split.tensors.count'");
    Path renamed = write("other.gguf", part(0, 2, 2, "a"));
    assertThatThrownBy(() -> GgufFile.open(renamed)).hasMessageContaining("-00001-of-00002.gguf");
  }

  private static void assertRefused(byte[] bytes, String... messageParts) {
    assertThatThrownBy(() -> GgufFile.parse(MemorySegment.ofArray(bytes), "bad.gguf"))
        .isInstanceOf(EngineException.class)
        .hasMessageStartingWith("bad.gguf: ")
        .hasMessageContainingAll(messageParts);
  }

  @Test
  void refusesHostileHeaders() {
    assertRefused("GGML....".getBytes(java.nio.charset.StandardCharsets.US_ASCII), "no GGUF file");
    assertRefused(new GgufImage().version(1).bytes(), "version 1 is not supported");
    assertRefused(new GgufImage().version(3 << 24).bytes(), "big-endian");
    assertRefused(sample().bytes(1L << 60, 0), "tensor count", "1152921504606846976");
    assertRefused(sample().bytes(0, 1L << 60), "metadata count", "1152921504606846976");
    assertRefused(sample().bytes(-1, 0), "tensor count", "18446744073709551615");
    assertRefused(
        new GgufImage().entry("x", 9, GgufImage.concat(int32(8), int64(1L << 60))).bytes(),
        "array length",
        "1152921504606846976");
    assertRefused(
        new GgufImage().entry("x", 9, GgufImage.concat(int32(4), int64(1L << 62))).bytes(),
        "array length");
    assertRefused(new GgufImage().entry("x", 8, int64(1L << 60)).bytes(), "string length");
    assertRefused(
        new GgufImage()
            .entry("x", 9, GgufImage.concat(int32(8), int64(1), int64(1L << 60), new byte[40]))
            .bytes(),
        "string 0 of 1 has length 1152921504606846976");
    assertRefused(new GgufImage().entry("x", 13, new byte[8]).bytes(), "'x' is 13");
    assertRefused(
        new GgufImage().entry("x", 9, array(9, array(4, int32(1)))).bytes(), "array of arrays");
    assertRefused(
        new GgufImage().entry("x", 0, new byte[1]).entry("x", 0, new byte[1]).bytes(),
        "metadata entry 1",
        "'x' occurs twice");
    assertRefused(
        new GgufImage().entry("general.alignment", 4, int32(24)).bytes(), "value 24", "power");
    assertRefused(
        new GgufImage().entry("general.alignment", 4, int32(0)).bytes(), "value 0", "power");
  }

  @Test
  void refusesHostileTensorTables() {
    assertRefused(
        new GgufImage().tensorHeader("t", 0, new long[] {1, 1, 1, 1, 1}, 0).bytes(),
        "5 dimensions");
    assertRefused(
        new GgufImage().tensorHeader("t", 0, new long[] {1L << 32, 1L << 32}, 0).bytes(),
        "dimension 1 = 4294967296",
        "overflows");
    assertRefused(new GgufImage().tensorHeader("t", 0, new long[] {0}, 0).bytes(), "= 0");
    assertRefused(new GgufImage().tensorHeader("t", 0, new long[] {-4}, 0).bytes(), "= -4");
    assertRefused(
        new GgufImage().tensorHeader("t", 0, new long[] {1L << 62}, 0).bytes(), "2^63 bytes");
    assertRefused(
        new GgufImage().tensor("t", 8, new long[] {48}, new byte[64]).bytes(),
        "rows of 48",
        "blocks of 32");
    assertRefused(
        new GgufImage().tensorHeader("t", 0, new long[] {1L << 40}, 0).bytes(), "truncated");
    assertRefused(new GgufImage().tensorHeader("t", 99, new long[] {4}, 0).bytes(), "outside");
    assertRefused(
        new GgufImage()
            .tensor("a", 0, new long[] {8}, new byte[32])
            .tensorHeader("b", 0, new long[] {1}, -32)
            .bytes(),
        "'b'",
        "offset 18446744073709551584");
    assertRefused(
        new GgufImage()
            .tensor("a", 0, new long[] {16}, new byte[64])
            .tensorHeader("b", 0, new long[] {1}, 4)
            .bytes(),
        "multiple of the alignment 32");
    assertRefused(
        new GgufImage()
            .tensor("a", 0, new long[] {16}, new byte[64])
            .tensorHeader("b", 0, new long[] {1}, 32)
            .bytes(),
        "'a' and 'b' overlap");
    assertRefused(
        new GgufImage()
            .tensor("a", 0, new long[] {1}, new byte[4])
            .tensor("a", 0, new long[] {1}, new byte[4])
            .bytes(),
        "'a' occurs twice");
    assertRefused(
        new GgufImage().tensorHeader("x".repeat(300), 0, new long[] {1}, 0).bytes(),
        "name length 300");
  }

  @Test
  void boundsTheHeapOfDecodedArrays() {
    byte[] lengths = new byte[8 << 20];
    byte[] value = GgufImage.concat(int32(8), int64(1 << 20), lengths);
    GgufMetadata metadata = new GgufImage().entry("x", 9, value).parse().metadata();
    assertThatThrownBy(() -> metadata.stringArray("x"))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("1048576 items");
  }

  @Test
  void escapesControlCharactersOfNamesInMessages() {
    assertRefused(
        new GgufImage()
            .entry("a\u001b[31m\n", 0, new byte[1])
            .entry("a\u001b[31m\n", 0, new byte[1])
            .bytes(),
        "'a\\u001b[31m\\u000a' occurs twice");
  }
}

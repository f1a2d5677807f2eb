package org.mycromwell.engine.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.tensor.DType;
import org.mycromwell.engine.tensor.LittleEndian;

class SafetensorsTest {
  @TempDir Path directory;

  static byte[] image(String header, int dataBytes) {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    byte[] data = new byte[dataBytes];
    for (int i = 0; i < dataBytes; i++) {
      data[i] = (byte) i;
    }
    return GgufImage.concat(GgufImage.int64(json.length), json, data);
  }

  private static SafetensorsFile parse(byte[] bytes) {
    return SafetensorsFile.parse(MemorySegment.ofArray(bytes), "m.safetensors");
  }

  private static void assertRefused(byte[] bytes, String... messageParts) {
    assertThatThrownBy(() -> parse(bytes))
        .isInstanceOf(EngineException.class)
        .hasMessageStartingWith("m.safetensors: ")
        .hasMessageContainingAll(messageParts);
  }

  @Test
  void readsTensorsWithColumnsFirst() {
    SafetensorsFile file =
        parse(
            image(
                """
                {"b":{"dtype":"BF16","shape":[2],"data_offsets":[24,28]},
                 "__metadata__":{"format":"pt"},
                 "a":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},
                 "s":{"dtype":"F16","shape":[],"data_offsets":[28,30]}}  \
                """,
                30));
    assertThat(file.metadata()).containsOnlyKeys("format").containsEntry("format", "pt");
    assertThat(file.tensors().keySet()).containsExactly("b", "a", "s");
    assertThat(file.tensor("a").type()).isEqualTo(DType.F32);
    assertThat(file.tensor("a").dims()).containsExactly(3, 2);
    assertThat(file.tensor("b").type()).isEqualTo(DType.BF16);
    assertThat(file.tensor("b").data().get(LittleEndian.BYTE, 0)).isEqualTo((byte) 24);
    assertThat(file.tensor("b").data().byteSize()).isEqualTo(4);
    assertThat(file.tensor("s").dims()).containsExactly(1);
    assertThat(file.tensor("s").type()).isEqualTo(DType.F16);
    assertThatThrownBy(() -> file.tensor("x")).hasMessageContaining("'x' is missing");
  }

  @Test
  void listsOtherDtypesAndFailsOnTheirData() {
    SafetensorsFile file =
        parse(image("{\"i\":{\"dtype\":\"I64\",\"shape\":[1,2],\"data_offsets\":[0,16]}}", 16));
    assertThat(file.tensor("i").typeName()).isEqualTo("I64");
    assertThat(file.tensor("i").elements()).isEqualTo(2);
    assertThatThrownBy(() -> file.tensor("i").data())
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("'i' has type I64");
  }

  @Test
  void refusesHostileHeaders() {
    assertRefused(new byte[4], "4 bytes");
    assertRefused(GgufImage.int64(1L << 60), "1152921504606846976");
    assertRefused(GgufImage.int64(-1), "18446744073709551615");
    assertRefused(GgufImage.int64(50), "header length 50");
    assertRefused(image("", 0), "'{'");
    assertRefused(image(" {}", 0), "'{'");
    assertRefused(image("{}x", 0), "JSON");
    assertRefused(image("{} {}", 0), "follows the end");
    assertRefused(image("{\"a\":", 0), "end-of-input");
    assertRefused(image("{\"a\":[]}", 0), "START_ARRAY", "expected an object");
    assertRefused(image("{}", 1), "end at byte 0 of 1");
    byte[] utf16 = "{}".getBytes(StandardCharsets.UTF_16LE);
    assertRefused(GgufImage.concat(GgufImage.int64(utf16.length), utf16), "JSON");
    byte[] notUtf8 = {'{', '"', (byte) 0xC0, (byte) 0xAF, '"', ':', '1', '}'};
    assertRefused(GgufImage.concat(GgufImage.int64(notUtf8.length), notUtf8), "UTF-8");
    String deep = "{\"a\":{\"shape\":" + "[".repeat(100_000);
    assertRefused(image(deep, 0), "");
    assertRefused(image("{\"__metadata__\":{\"a\":1}}", 0), "expected a string");
    assertRefused(image("{\"" + "n".repeat(5000) + "\":{}}", 0), "Name length");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // wrong size, overlap, gap, end before begin, beyond the end, overflowing shape, zero
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,4]}}",
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},"
            + "'b':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}}",
        "{'a':{'dtype':'F16','shape':[1],'data_offsets':[2,4]}}",
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[4,0]}}",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}",
        "{'a':{'dtype':'F32','shape':[4294967296,4294967296,1],'data_offsets':[0,4]}}",
        "{'a':{'dtype':'F32','shape':[0],'data_offsets':[0,0]},"
            + "'b':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}}",
        "{'a':{'dtype':'F32','shape':[99999999999999999999],'data_offsets':[0,4]}}",
        "{'a':{'dtype':'F32','shape':[-1],'data_offsets':[0,4]}}",
        "{'a':{'dtype':'F32','shape':[1.0],'data_offsets':[0,4]}}",
        "{'a':{'dtype':'F32','shape':[1,1,1,1,1,1,1,1,1],'data_offsets':[0,4]}}",
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0]}}",
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4,4]}}",
        "{'a':{'dtype':'X9','shape':[1],'data_offsets':[0,4]}}",
        "{'a':{'shape':[1],'data_offsets':[0,4]}}",
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4],'strides':[1]}}",
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},"
            + "'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}}",
        "{'a':{'dtype':'F32','dtype':'F32','shape':[1],'data_offsets':[0,4]}}"
      })
  void refusesWrongTensors(String header) {
    assertRefused(image(header.replace('\'', '"'), 4), "a");
  }

  @Test
  void tensorsWithoutElementsAreNamedWhereverTheyStand() {
    String empty = "\"a\":{\"dtype\":\"F32\",\"shape\":[3,0],\"data_offsets\":[0,0]}";
    String full = "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}";
    for (String header : new String[] {empty + "," + full, full + "," + empty}) {
      assertThatThrownBy(() -> parse(image("{" + header + "}", 4)))
          .isInstanceOfSatisfying(
              EngineException.class,
              e -> assertThat(e.kind()).isEqualTo(EngineException.Kind.UNSUPPORTED))
          .hasMessageContaining("'a' of shape [3, 0] has no elements");
    }
  }

  @Test
  void namesThatAreSkippedCount() throws IOException {
    StringBuilder other = new StringBuilder();
    for (int i = 0; i < 10_000; i++) {
      other.append(i == 0 ? "" : ",").append('"').append("n".repeat(1000)).append(i).append("\":1");
    }
    Path index =
        Files.writeString(
            directory.resolve("big.safetensors.index.json"),
            "{\"other\":[{" + other + "}],\"weight_map\":{\"a\":\"m.safetensors\"}}");
    assertThatThrownBy(() -> SafetensorsFile.open(index))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("characters of text");
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    Path path = directory.resolve("m.safetensors");
    MemorySegment half = MemorySegment.ofArray(new byte[] {1, 2, 3, 4, 5, 6});
    MemorySegment full = MemorySegment.ofArray(new byte[] {7, 8, 9, 10, 11, 12, 13, 14});
    new SafetensorsWriter()
        .putMetadata("note", "a \"quoted\" ä")
        .tensor("half", DType.BF16, new long[] {3, 1}, TensorSource.of(half))
        .tensor("full", DType.F32, new long[] {1, 2}, TensorSource.of(full))
        .write(path);
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      assertThat(file.metadata()).containsEntry("note", "a \"quoted\" ä");
      assertThat(file.tensor("half").dims()).containsExactly(3, 1);
      assertThat(file.tensor("half").data().mismatch(half)).isEqualTo(-1);
      assertThat(file.tensor("full").dims()).containsExactly(1, 2);
      assertThat(file.tensor("full").data().mismatch(full)).isEqualTo(-1);
      assertThat(file.tensor("full").data().address() % 4).isZero();
      assertThat(file.sizeBytes()).isEqualTo(Files.size(path));
    }
  }

  @Test
  void writesTheBytesOfTheFormat() throws IOException {
    Path path = directory.resolve("m.safetensors");
    new SafetensorsWriter()
        .putMetadata("format", "pt")
        .tensor(
            "w", DType.F16, new long[] {2, 1}, TensorSource.of(MemorySegment.ofArray(new byte[4])))
        .write(path);
    String header =
        "{\"__metadata__\":{\"format\":\"pt\"},"
            + "\"w\":{\"dtype\":\"F16\",\"shape\":[1,2],\"data_offsets\":[0,4]}}";
    String padded = header + " ".repeat(-header.length() & 7);
    assertThat(Files.readAllBytes(path)).isEqualTo(GgufImage.concat(image(padded, 0), new byte[4]));
  }

  private void shard(String file, String tensor, int value) {
    byte[] bytes = {(byte) value, 0, 0, 0};
    new SafetensorsWriter()
        .tensor(tensor, DType.F32, new long[] {1}, TensorSource.of(MemorySegment.ofArray(bytes)))
        .write(directory.resolve(file));
  }

  private Path index(String weightMap) throws IOException {
    return Files.writeString(
        directory.resolve("model.safetensors.index.json"),
        "{\"metadata\":{\"total_size\":8},\"weight_map\":" + weightMap + "}");
  }

  @Test
  void followsTheIndexOfSeveralFiles() throws IOException {
    shard("m-1.safetensors", "a", 1);
    shard("m-2.safetensors", "b", 2);
    Path index = index("{\"a\":\"m-1.safetensors\",\"b\":\"m-2.safetensors\"}");
    try (SafetensorsFile file = SafetensorsFile.open(index)) {
      assertThat(file.tensors().keySet()).containsExactly("a", "b");
      assertThat(file.tensor("b").data().get(LittleEndian.BYTE, 0)).isEqualTo((byte) 2);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"b\":\"m-1.safetensors\"}",
        "{\"a\":\"m-1.safetensors\",\"c\":\"m-1.safetensors\"}",
        "{\"a\":\"m-1.safetensors\",\"b\":\"m-1.safetensors\"}",
        "{\"a\":\"m-2.safetensors\"}",
        "{\"a\":\"none.safetensors\"}",
        "{\"a\":\"../m-1.safetensors\"}",
        "{\"a\":\"/etc/passwd\"}",
        "{\"a\":\"..\"}",
        "{\"a\":\"\"}",
        "{\"a\":1}",
        "{}",
        "[]"
      })
  void refusesWrongIndexes(String weightMap) throws IOException {
    shard("m-1.safetensors", "a", 1);
    shard("m-2.safetensors", "b", 2);
    Path index = index(weightMap);
    assertThatThrownBy(() -> SafetensorsFile.open(index)).isInstanceOf(EngineException.class);
  }
}

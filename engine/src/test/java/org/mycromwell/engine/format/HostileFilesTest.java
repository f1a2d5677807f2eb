package org.mycromwell.engine.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.quant.QuantFormat;
import org.mycromwell.engine.tensor.DType;

/**
 * Mutates small valid files and reads them completely. A reader may accept or refuse a mutant, but
 * nothing other than {@link EngineException} may come out, and no file of a few kilobytes may make
 * it allocate more than a few megabytes.
 *
 * <p>{@code -Dcromwell.fuzz.count=100000} sets the number of mutants.
 */
class HostileFilesTest {
  private static final int MUTANTS = Integer.getInteger("cromwell.fuzz.count", 20_000);
  private static final long SEED = Long.getLong("cromwell.fuzz.seed", 1);
  private static final long MAX_ALLOCATED_BYTES = 4L << 20;
  private static final long[] EVIL = {
    0,
    1,
    -1,
    -32,
    7,
    255,
    1L << 16,
    Integer.MAX_VALUE,
    1L << 31,
    (1L << 32) - 1,
    1L << 32,
    1L << 60,
    1L << 61,
    1L << 62,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    Long.MAX_VALUE / 2 + 2
  };

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private interface Reader {
    void read(byte[] file);
  }

  private record Subject(byte[] valid, Reader reader) {}

  private static byte[] gguf() {
    return new GgufImage()
        .alignment(32)
        .entry("general.architecture", 8, GgufImage.string("llama"))
        .entry("block_count", 4, GgufImage.int32(2))
        .entry("eps", 6, GgufImage.float32(1e-5f))
        .entry("flag", 7, new byte[] {1})
        .entry("long", 10, GgufImage.int64(77))
        .entry(
            "tokens",
            9,
            GgufImage.array(8, GgufImage.string("<s>"), GgufImage.string("ä"), new byte[8]))
        .entry("scores", 9, GgufImage.array(6, GgufImage.float32(0), GgufImage.float32(-1)))
        .entry("types", 9, GgufImage.array(5, GgufImage.int32(1), GgufImage.int32(3)))
        .tensor("token_embd.weight", 8, new long[] {32, 3}, new byte[102])
        .tensor("norm", 0, new long[] {8}, new byte[32])
        .tensor("blk.0.k", 12, new long[] {256, 1}, new byte[144])
        .tensor("half", 1, new long[] {2, 2, 2}, new byte[16])
        .bytes();
  }

  private static byte[] safetensors() {
    return SafetensorsTest.image(
        """
        {"__metadata__":{"format":"pt","ä":"\\u00e4"},
        "w":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},
        "v":{"dtype":"BF16","shape":[4],"data_offsets":[24,32]},
        "i":{"dtype":"I64","shape":[1],"data_offsets":[32,40]}}\
        """,
        40);
  }

  private static byte[] index() {
    return """
    {"metadata":{"total_size":123},"weight_map":{"a.b":"m-00001-of-00002.safetensors",
    "c":"m-00002-of-00002.safetensors"}}
    """
        .getBytes(StandardCharsets.UTF_8);
  }

  private static void readGguf(byte[] bytes) {
    GgufFile file = GgufFile.parse(MemorySegment.ofArray(bytes), "mutant");
    GgufMetadata metadata = file.metadata();
    for (String key : metadata.keys()) {
      metadata.describe(key);
      tolerate(() -> metadata.string(key));
      tolerate(() -> metadata.intValue(key));
      tolerate(() -> metadata.longValue(key));
      tolerate(() -> metadata.floatValue(key));
      tolerate(() -> metadata.boolValue(key));
      tolerate(() -> metadata.stringArray(key));
      tolerate(() -> metadata.intArray(key));
      tolerate(() -> metadata.floatArray(key));
      metadata.encoded(key);
    }
    file.tensors().values().forEach(HostileFilesTest::readTensor);
  }

  private static void readSafetensors(byte[] bytes) {
    SafetensorsFile.parse(MemorySegment.ofArray(bytes), "mutant")
        .tensors()
        .values()
        .forEach(HostileFilesTest::readTensor);
  }

  private static void readTensor(TensorInfo tensor) {
    assertThat(tensor.toString()).isNotEmpty();
    if (!tensor.isSupported()) {
      return;
    }
    DType type = tensor.type();
    int elements = Math.toIntExact(tensor.elements());
    assertThat(tensor.data().byteSize()).isEqualTo(type.sizeBytes(elements));
    QuantFormat.of(type).dequantize(tensor.data(), 0, new float[elements], 0, elements);
  }

  private static void tolerate(Runnable read) {
    try {
      read.run();
    } catch (EngineException _) {
      // what a wrong type or value must end in
    }
  }

  private static byte[] mutate(Random random, byte[] valid) {
    byte[] bytes = valid.clone();
    for (int i = random.nextInt(3); i >= 0; i--) {
      bytes = mutateOnce(random, bytes);
    }
    return bytes;
  }

  private static byte[] mutateOnce(Random random, byte[] bytes) {
    if (bytes.length < 16) {
      return bytes;
    }
    int at = random.nextInt(bytes.length - 8);
    int length = 1 + random.nextInt(Math.min(64, bytes.length - at));
    switch (random.nextInt(8)) {
      case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bytes[at] = (byte) random.nextInt();
      case 2 -> put(bytes, at, EVIL[random.nextInt(EVIL.length)], 8);
      case 3 -> put(bytes, at, EVIL[random.nextInt(EVIL.length)], 4);
      case 4 -> {
        return Arrays.copyOf(bytes, at);
      }
      case 5 ->
          System.arraycopy(bytes, at, bytes, random.nextInt(bytes.length - length + 1), length);
      case 6 -> {
        return splice(bytes, at, at, Arrays.copyOfRange(bytes, at, at + length));
      }
      default -> {
        return splice(bytes, at, at + length, new byte[0]);
      }
    }
    return bytes;
  }

  private static void put(byte[] bytes, int at, long value, int size) {
    for (int i = 0; i < size; i++) {
      bytes[at + i] = (byte) (value >>> (8 * i));
    }
  }

  private static byte[] splice(byte[] bytes, int from, int to, byte[] insert) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(bytes, 0, from);
    out.write(insert, 0, insert.length);
    out.write(bytes, to, bytes.length - to);
    return out.toByteArray();
  }

  /** Returns whether the reader accepted the file. */
  private static boolean check(Reader reader, byte[] file, String label) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    boolean accepted = accepts(reader, file, label);
    if (THREADS.getCurrentThreadAllocatedBytes() - before > MAX_ALLOCATED_BYTES) {
      // The first use of a class or message allocates for the virtual machine, the second does not.
      before = THREADS.getCurrentThreadAllocatedBytes();
      accepts(reader, file, label);
      long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
      if (allocated > MAX_ALLOCATED_BYTES) {
        throw new AssertionError(
            label + " allocates " + allocated + " bytes: " + HexFormat.of().formatHex(file));
      }
    }
    return accepted;
  }

  private static boolean accepts(Reader reader, byte[] file, String label) {
    try {
      reader.read(file);
      return true;
    } catch (EngineException e) {
      assertThat(e.getMessage()).as(label).startsWith("mutant").doesNotContain("\n");
      return false;
    } catch (Throwable e) {
      throw new AssertionError(label + ": " + HexFormat.of().formatHex(file), e);
    }
  }

  private static List<Subject> subjects() {
    return List.of(
        new Subject(gguf(), HostileFilesTest::readGguf),
        new Subject(safetensors(), HostileFilesTest::readSafetensors),
        new Subject(
            index(), bytes -> SafetensorsIndex.parse(MemorySegment.ofArray(bytes), "mutant")));
  }

  @Test
  void mutantsEndInErrorsOnly() {
    int[] shares = {70, 25, 5};
    List<Subject> subjects = subjects();
    for (int s = 0; s < shares.length; s++) {
      Subject subject = subjects.get(s);
      assertThat(check(subject.reader(), subject.valid(), "valid file " + s)).isTrue();
      int accepted = 0;
      int mutants = (int) ((long) MUTANTS * shares[s] / 100);
      for (int i = 0; i < mutants; i++) {
        Random random = new Random(SEED * 1_000_003 + i);
        byte[] mutant = mutate(random, subject.valid());
        accepted += check(subject.reader(), mutant, "file " + s + " mutant " + i) ? 1 : 0;
      }
      // Mutants must reach behind the first check, but not all pass.
      assertThat(accepted).isBetween(mutants / 100, mutants * 9 / 10);
    }
  }

  @Test
  void everyFieldOverwrittenWithEveryHugeNumberEndsInAnError() {
    for (Subject subject : subjects()) {
      for (int at = 0; at + 8 <= subject.valid().length; at++) {
        for (long evil : EVIL) {
          byte[] mutant = subject.valid().clone();
          put(mutant, at, evil, 8);
          check(subject.reader(), mutant, evil + " at " + at);
        }
      }
    }
  }

  @Test
  void everyPrefixEndsInAnError() {
    for (Subject subject : subjects()) {
      for (int length = 0; length < subject.valid().length - 32; length++) {
        byte[] prefix = Arrays.copyOf(subject.valid(), length);
        assertThat(check(subject.reader(), prefix, "prefix of " + length)).isFalse();
      }
    }
  }

  @Test
  void largeHeadersStayWithinTheHeapBudget() {
    GgufImage image = new GgufImage();
    for (int i = 0; i < 300_000; i++) {
      image.entry("key" + i, 0, new byte[1]);
    }
    byte[] entries = image.bytes();
    StringBuilder json = new StringBuilder("{");
    for (int i = 0; i < 300_000; i++) {
      json.append("\"t").append(i).append("\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[");
      json.append(4 * i).append(',').append(4 * i + 4).append("]},");
    }
    byte[] tensors = SafetensorsTest.image(json.append("\"x\":{}}").toString(), 1_200_000);

    long start = THREADS.getCurrentThreadAllocatedBytes();
    assertThatThrownBy(() -> readGguf(entries))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("of memory");
    long middle = THREADS.getCurrentThreadAllocatedBytes();
    assertThatThrownBy(() -> readSafetensors(tensors))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("32768 tensors");
    long end = THREADS.getCurrentThreadAllocatedBytes();
    assertThat(middle - start).isLessThan(64L << 20);
    assertThat(end - middle).isLessThan(64L << 20);
  }
}

package org.mycromwell.engine.quant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mycromwell.engine.tensor.DType;

class QuantFormatTest {
  /** Largest error of one element, as a share of the largest magnitude of its block. */
  private static double errorBound(DType type) {
    return switch (type) {
      case F32 -> 0;
      case F16 -> 0x1p-11;
      case BF16 -> 0x1p-8;
      case Q8_0 -> 0.005;
      case Q4_0 -> 0.13;
      case Q5_0 -> 0.064;
      case Q4_1 -> 0.07;
      case Q5_1 -> 0.035;
      case Q4_K -> 0.17;
      case Q5_K -> 0.09;
      case Q6_K -> 0.045;
    };
  }

  private static byte[] quantize(DType type, float[] values) {
    byte[] bytes = new byte[(int) type.sizeBytes(values.length)];
    QuantFormat.of(type).quantize(values, 0, MemorySegment.ofArray(bytes), 0, values.length);
    return bytes;
  }

  private static float[] dequantize(DType type, byte[] bytes, int count) {
    float[] values = new float[count];
    QuantFormat.of(type).dequantize(MemorySegment.ofArray(bytes), 0, values, 0, count);
    return values;
  }

  private static float[] random(long seed, int count) {
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(3) - 2));
    }
    return values;
  }

  /**
   * Lines of type, bytes and decoded floats, both in hexadecimal, made with the reference C code of
   * ggml (compiled without contraction to fused multiply-add) from the floats of the first line.
   */
  private static byte[][] golden(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(QuantFormatTest.class.getResourceAsStream("golden.txt"))) {
      String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      String[] fields =
          text.lines()
              .filter(line -> line.startsWith(name + " "))
              .findFirst()
              .orElseThrow()
              .split(" ");
      byte[][] values = new byte[fields.length - 1][];
      for (int i = 1; i < fields.length; i++) {
        values[i - 1] = HexFormat.of().parseHex(fields[i]);
      }
      return values;
    }
  }

  private static float[] floats(byte[] bytes) {
    float[] values = new float[bytes.length / 4];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }

  @ParameterizedTest
  @EnumSource(value = DType.class, names = "F32", mode = EnumSource.Mode.EXCLUDE)
  void encodesAndDecodesLikeTheReference(DType type) throws IOException {
    float[] input = floats(golden("input")[0]);
    byte[][] golden = golden(type.name());
    byte[] bytes = golden[0];
    assertThat(quantize(type, input)).isEqualTo(bytes);
    assertThat(dequantize(type, bytes, input.length)).isEqualTo(floats(golden[1]));
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void roundTripStaysWithinTheStepOfTheFormat(DType type) {
    int block = Math.max(type.blockSize(), 32);
    float[] values = random(7, 16 * 256);
    float[] decoded = dequantize(type, quantize(type, values), values.length);
    for (int start = 0; start < values.length; start += block) {
      float largest = 0;
      for (int i = start; i < start + block; i++) {
        largest = Math.max(largest, Math.abs(values[i]));
      }
      for (int i = start; i < start + block; i++) {
        assertThat((double) decoded[i]).isCloseTo(values[i], within(errorBound(type) * largest));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void decodedValuesSurviveAnotherRoundTripAlmostUnchanged(DType type) {
    float[] once = dequantize(type, quantize(type, random(8, 1024)), 1024);
    float[] twice = dequantize(type, quantize(type, once), 1024);
    double error = 0;
    double norm = 0;
    for (int i = 0; i < once.length; i++) {
      error += Math.pow(twice[i] - once[i], 2);
      norm += Math.pow(once[i], 2);
    }
    // Only the formats that search for a scale may find another one.
    assertThat(Math.sqrt(error / norm)).isLessThan(type.blockSize() == 256 ? 0.02 : 1e-3);
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void honoursOffsetsAndTouchesNothingElse(DType type) {
    int block = type.blockSize() == 1 ? 3 : type.blockSize();
    int blockBytes = (int) type.sizeBytes(block);
    float[] values = random(9, block + 5);
    byte[] bytes = new byte[blockBytes + 12];
    Arrays.fill(bytes, (byte) 0x5A);
    QuantFormat.of(type).quantize(values, 5, MemorySegment.ofArray(bytes), 7, block);
    byte[] alone = quantize(type, Arrays.copyOfRange(values, 5, values.length));
    assertThat(Arrays.copyOfRange(bytes, 7, 7 + blockBytes)).isEqualTo(alone);
    assertThat(Arrays.copyOf(bytes, 7)).containsOnly(0x5A);
    assertThat(Arrays.copyOfRange(bytes, 7 + blockBytes, bytes.length)).containsOnly(0x5A);

    float[] decoded = new float[block + 4];
    Arrays.fill(decoded, 42f);
    QuantFormat.of(type).dequantize(MemorySegment.ofArray(bytes), 7, decoded, 3, block);
    assertThat(Arrays.copyOfRange(decoded, 3, 3 + block)).isEqualTo(dequantize(type, alone, block));
    assertThat(Arrays.copyOf(decoded, 3)).containsOnly(42f);
    assertThat(decoded[block + 3]).isEqualTo(42f);
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void zerosAndTinyNumbersStayFinite(DType type) {
    for (float tiny : new float[] {0, -0f, Float.MIN_VALUE, 1e-42f, -3e-39f, 1e-20f, -1e-12f}) {
      float[] values = new float[256];
      for (int i = 0; i < values.length; i++) {
        values[i] = i % 3 == 0 ? 0 : tiny * (i % 5);
      }
      for (float decoded : dequantize(type, quantize(type, values), 256)) {
        assertThat(decoded).isCloseTo(0, within(1e-7f));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void largestNumbersStayFinite(DType type) {
    float[] values = random(11, 256);
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 2 == 0 ? 65504 : -65504;
    }
    float[] decoded = dequantize(type, quantize(type, values), 256);
    for (int i = 0; i < values.length; i++) {
      assertThat((double) decoded[i]).isCloseTo(values[i], within(0.2 * 65504));
    }
  }

  @Test
  void q8NeverWritesMinus128() {
    Random random = new Random(10);
    for (int round = 0; round < 2000; round++) {
      float[] values = new float[32];
      float scale = Float.intBitsToFloat(random.nextInt(0x7F000000));
      for (int i = 0; i < values.length; i++) {
        values[i] = scale * (random.nextFloat() * 2 - 1);
      }
      values[random.nextInt(32)] = -scale;
      byte[] bytes = quantize(DType.Q8_0, values);
      for (int i = 2; i < bytes.length; i++) {
        assertThat(bytes[i]).isNotEqualTo((byte) -128);
      }
    }
  }

  @Test
  void bfloat16RoundsToNearestEven() {
    float[] values = {1f, 0x1.01p0f, 0x1.03p0f, 0x1.010002p0f, -0x1.03p0f, Float.NaN};
    byte[] bytes = quantize(DType.BF16, values);
    float[] decoded = dequantize(DType.BF16, bytes, values.length);
    assertThat(decoded).containsExactly(1f, 1f, 0x1.04p0f, 0x1.02p0f, -0x1.04p0f, Float.NaN);
  }

  @Test
  void float16RoundsToNearestEven() {
    float[] values = {1f, 0x1.002p0f, 0x1.006p0f, 65504f, 65520f, 0x1p-25f, 0x1.8p-24f};
    float[] decoded = dequantize(DType.F16, quantize(DType.F16, values), values.length);
    assertThat(decoded)
        .containsExactly(1f, 1f, 0x1.008p0f, 65504f, Float.POSITIVE_INFINITY, 0f, 0x1p-23f);
  }

  @Test
  void refusesBrokenBlocks() {
    assertThatThrownBy(() ->
            QuantFormat.of(DType.Q4_K).dequantize(MemorySegment.NULL, 0, new float[32], 0, 32))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("256");
  }
}

package org.mycromwell.engine.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mycromwell.engine.EngineException;

class MachineTest {
  private static final String CPU_INFO =
      """
      processor\t: 0
      model name\t: Some CPU @ 3 GHz
      physical id\t: 0
      core id\t\t: 0
      flags\t\t: fpu fma avx2 avx512f avx512dq avx512bw avx512vl avx512_vnni

      processor\t: 1
      model name\t: Some CPU @ 3 GHz
      physical id\t: 0
      core id\t\t: 0
      flags\t\t: fpu fma avx2

      processor\t: 2
      physical id\t: 1
      core id\t\t: 0
      """;

  @TempDir Path directory;

  @Test
  void readsCachesFromTheirFiles() throws IOException {
    cache(0, "1", "Data", "48K", "64");
    cache(1, "1", "Instruction", "64K", "64");
    cache(2, "2", "Unified", "1M", "64");
    cache(3, "3", "Unified", "32768K", "64");
    assertThat(CacheSizes.read(directory))
        .isEqualTo(new CacheSizes(48 << 10, 1 << 20, 32 << 20, 64));
  }

  @Test
  void replacesMissingAndImplausibleCaches() throws IOException {
    assertThat(CacheSizes.read(directory.resolve("absent"))).isEqualTo(CacheSizes.DEFAULT);
    cache(0, "1", "Data", "99999999999999999999K", "-64");
    cache(1, "2", "Unified", "2048K", "64");
    assertThat(CacheSizes.read(directory))
        .isEqualTo(new CacheSizes(CacheSizes.DEFAULT.l1dBytes(), 2 << 20, 2 << 20, 64));
  }

  @Test
  void readsCpuFlagsAndCountsCoresOnce() {
    CpuFeatures cpu = CpuFeatures.of(CPU_INFO, "amd64", 512);
    assertThat(cpu)
        .isEqualTo(
            new CpuFeatures("Some CPU @ 3 GHz", "amd64", 2, true, true, true, true, false, 512));
    assertThat(CpuFeatures.of(CPU_INFO.replace("avx512dq", ""), "amd64", 512).avx512()).isFalse();
  }

  @Test
  void infersFlagsFromTheVectorWidthWhereTheSystemNamesNone() {
    assertThat(CpuFeatures.of("", "amd64", 256).avx2()).isTrue();
    assertThat(CpuFeatures.of("", "amd64", 256).avx512()).isFalse();
    assertThat(CpuFeatures.of("", "amd64", 128).avx2()).isFalse();
    assertThat(CpuFeatures.of("", "aarch64", 256).avx2()).isFalse();
  }

  @Test
  void detectsThisMachine() {
    CpuFeatures cpu = CpuFeatures.detect();
    assertThat(cpu.suggestedThreads()).isBetween(1, Runtime.getRuntime().availableProcessors());
    assertThat(cpu.vectorBits()).isGreaterThanOrEqualTo(64);
    CacheSizes caches = CacheSizes.detect();
    assertThat(caches.l1dBytes()).isLessThanOrEqualTo(caches.l2Bytes());
    MemoryInfo memory = MemoryInfo.detect();
    assertThat(memory.availableBytes()).isPositive().isLessThanOrEqualTo(memory.totalBytes());
  }

  @Test
  void memoryIsLimitedByTheTightestControlGroup() throws IOException {
    MemoryInfo machine = new MemoryInfo(8000, 6000);
    Path outer = Files.createDirectories(directory.resolve("outer"));
    Path inner = Files.createDirectories(outer.resolve("inner"));
    Files.writeString(outer.resolve("memory.max"), "4000\n");
    Files.writeString(outer.resolve("memory.current"), "3000\n");
    Files.writeString(outer.resolve("memory.stat"), "anon 1\ninactive_file 500\n");
    Files.writeString(inner.resolve("memory.max"), "max\n");
    assertThat(machine.within(directory, "0::/outer/inner\n"))
        .isEqualTo(new MemoryInfo(4000, 1500));
    assertThat(machine.within(directory, "0::/../..\n")).isEqualTo(machine);
    assertThat(machine.within(directory, "nonsense\n")).isEqualTo(machine);

    Path version1 = Files.createDirectories(directory.resolve("memory"));
    Files.writeString(version1.resolve("memory.limit_in_bytes"), "2000\n");
    Files.writeString(version1.resolve("memory.usage_in_bytes"), "2500\n");
    assertThat(machine.within(directory, "4:memory:/hidden\n")).isEqualTo(new MemoryInfo(2000, 0));
  }

  @Test
  void findsSlowFlagsButNotInPrompts() {
    assertThat(
            JavaRuntime.slowFlags(
                JavaRuntime.runtimeOptions(
                    "/jdk/bin/java\0-XX:TieredStopAtLevel=1\0-XX:UseAVX=2\0--module-path\0lib\0-m\0"
                        + "a/b\0generate\0--prompt\0-Xint\0")))
        .containsExactly("-XX:TieredStopAtLevel=1");
    assertThat(JavaRuntime.runtimeOptions("/opt/cromwell\0generate\0-Xint\0")).isEmpty();
    assertThat(JavaRuntime.runtimeOptions("")).isEmpty();
    assertThat(JavaRuntime.slowFlags(List.of("-XX:MaxVectorSize=16", "-XX:MaxVectorSize=32")))
        .containsExactly("-XX:MaxVectorSize=16");
  }

  @Test
  void saysWhatMakesTheMachineSlow() {
    CpuFeatures good = CpuFeatures.of(CPU_INFO, "amd64", 256);
    CpuFeatures old = CpuFeatures.of(CPU_INFO.replace("avx2", ""), "amd64", 128);
    assertThat(Readiness.of(java("mixed mode, sharing", true), good).fast()).isTrue();
    assertThat(Readiness.of(java("mixed mode, sharing", true), old).problems())
        .singleElement()
        .asString()
        .contains("Some CPU", "AVX2");
    assertThat(Readiness.of(java("interpreted mode", true), good).problems())
        .singleElement()
        .asString()
        .contains("interpreted mode");
    assertThat(Readiness.of(java("mixed mode, emulated-client", true), good).fast()).isFalse();
    assertThat(
            Readiness.of(java("mixed mode", true), CpuFeatures.of("", "aarch64", 128)).problems())
        .singleElement()
        .asString()
        .contains("aarch64", "128 bits");
    assertThatThrownBy(() ->
            Readiness.of(java("mixed mode", false), CpuFeatures.of(CPU_INFO, "amd64", 0))
                .requireFast())
        .isInstanceOfSatisfying(
            EngineException.class,
            e -> assertThat(e.kind()).isEqualTo(EngineException.Kind.ENVIRONMENT))
        .hasMessageContaining("--add-modules jdk.incubator.vector");
  }

  private static JavaRuntime java(String vmInfo, boolean vectorModule) {
    return new JavaRuntime(
        25, "25.0.3", "vendor", "OpenJDK 64-Bit Server VM", vmInfo, vectorModule, List.of());
  }

  private void cache(int index, String level, String type, String size, String line)
      throws IOException {
    Path files = Files.createDirectories(directory.resolve("index" + index));
    Files.writeString(files.resolve("level"), level + "\n");
    Files.writeString(files.resolve("type"), type + "\n");
    Files.writeString(files.resolve("size"), size + "\n");
    Files.writeString(files.resolve("coherency_line_size"), line + "\n");
  }
}

package org.mycromwell.engine.machine;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import jdk.incubator.vector.VectorShape;

/**
 * The CPU as far as kernels care.
 *
 * @param name model name as the system reports it
 * @param architecture {@code amd64}, {@code aarch64}, ...
 * @param physicalCores cores without counting hardware threads twice
 * @param avx2 256-bit integer instructions
 * @param fma fused multiply-add
 * @param avx512 the parts F, BW, DQ and VL, all of which the 512-bit kernels need
 * @param avx512Vnni 8-bit dot products on 512 bits
 * @param avxVnni 8-bit dot products on 256 bits
 * @param vectorBits width the Java runtime prefers for vectors; 0 when the Vector API module is not
 *     there
 */
public record CpuFeatures(
    String name,
    String architecture,
    int physicalCores,
    boolean avx2,
    boolean fma,
    boolean avx512,
    boolean avx512Vnni,
    boolean avxVnni,
    int vectorBits) {

  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  /** Touched only after the module was found, since loading it fails otherwise. */
  private static final class PreferredVector {
    static int bits() {
      return VectorShape.preferredShape().vectorBitSize();
    }
  }

  /** The CPU this program runs on. */
  public static CpuFeatures detect() {
    int vectorBits = JavaRuntime.hasVectorModule() ? PreferredVector.bits() : 0;
    return of(SystemFiles.read(CPU_INFO), System.getProperty("os.arch"), vectorBits);
  }

  /**
   * Threads that compute without standing in each other's way: one per physical core, no more than
   * the system grants this process.
   */
  public int suggestedThreads() {
    return suggestedThreads(physicalCores);
  }

  /** Those of the CPU this program runs on, without a look at its vectors. */
  public static int detectThreads() {
    return suggestedThreads(physicalCores(SystemFiles.read(CPU_INFO)));
  }

  private static int suggestedThreads(int cores) {
    return Math.max(1, Math.min(cores, Runtime.getRuntime().availableProcessors()));
  }

  /**
   * @param cpuInfo text of {@code /proc/cpuinfo}; where it names no flags, the vector width that
   *     the runtime chose tells what the CPU must have
   */
  static CpuFeatures of(String cpuInfo, String architecture, int vectorBits) {
    String name = field(cpuInfo, "model name", "unknown CPU");
    String flagText = field(cpuInfo, "flags", "");
    boolean x86 = architecture.equals("amd64") || architecture.equals("x86_64");
    if (flagText.isEmpty()) {
      boolean wide = x86 && vectorBits >= 256;
      return new CpuFeatures(
          name,
          architecture,
          Runtime.getRuntime().availableProcessors(),
          wide,
          wide,
          x86 && vectorBits >= 512,
          false,
          false,
          vectorBits);
    }
    Set<String> flags = new HashSet<>(Arrays.asList(flagText.split("\\s+")));
    boolean avx512 =
        flags.contains("avx512f")
            && flags.contains("avx512bw")
            && flags.contains("avx512dq")
            && flags.contains("avx512vl");
    return new CpuFeatures(
        name,
        architecture,
        physicalCores(cpuInfo),
        flags.contains("avx2"),
        flags.contains("fma"),
        avx512,
        avx512 && flags.contains("avx512_vnni"),
        flags.contains("avx_vnni"),
        vectorBits);
  }

  private static int physicalCores(String cpuInfo) {
    Set<String> cores = new HashSet<>();
    int processors = 0;
    String socket = "";
    for (String line : cpuInfo.lines().toList()) {
      if (line.startsWith("processor")) {
        processors++;
      } else if (line.startsWith("physical id")) {
        socket = line;
      } else if (line.startsWith("core id")) {
        cores.add(socket + line);
      }
    }
    return Math.max(1, cores.isEmpty() ? processors : cores.size());
  }

  private static String field(String cpuInfo, String key, String fallback) {
    for (String line : cpuInfo.lines().toList()) {
      int colon = line.indexOf(':');
      if (colon > 0 && line.substring(0, colon).strip().equals(key)) {
        String value = line.substring(colon + 1).strip();
        return value.isEmpty() ? fallback : value;
      }
    }
    return fallback;
  }
}

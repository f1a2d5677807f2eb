package org.mycromwell.engine.machine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * The Java runtime this program runs on.
 *
 * @param featureVersion 25 for JDK 25.0.3
 * @param version full version text
 * @param vendor who built it
 * @param vmName for example {@code OpenJDK 64-Bit Server VM}
 * @param vmInfo mode in which the virtual machine runs, for example {@code mixed mode, sharing}
 * @param vectorModule whether {@code jdk.incubator.vector} was added
 * @param slowFlags flags on the command line that switch off the optimising compiler or the wide
 *     vectors, as far as they can be seen
 */
public record JavaRuntime(
    int featureVersion,
    String version,
    String vendor,
    String vmName,
    String vmInfo,
    boolean vectorModule,
    List<String> slowFlags) {

  /** Class files of this program are made for this version. */
  public static final int REQUIRED_FEATURE_VERSION = 25;

  public JavaRuntime {
    slowFlags = List.copyOf(slowFlags);
  }

  /** The runtime this program runs on. */
  public static JavaRuntime detect() {
    List<String> flags =
        new ArrayList<>(runtimeOptions(SystemFiles.read(Path.of("/proc/self/cmdline"))));
    for (String name : List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS")) {
      flags.addAll(List.of(Objects.requireNonNullElse(System.getenv(name), "").split("\\s+")));
    }
    return new JavaRuntime(
        Runtime.version().feature(),
        Runtime.version().toString(),
        System.getProperty("java.vendor", "unknown"),
        System.getProperty("java.vm.name", "unknown"),
        System.getProperty("java.vm.info", "unknown"),
        hasVectorModule(),
        slowFlags(flags));
  }

  /** Whether the Vector API can be loaded; asks without loading it. */
  public static boolean hasVectorModule() {
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
  }

  /** Whether hot code is compiled by C2, without which vector code runs a hundred times slower. */
  public boolean optimizes() {
    return !vmInfo.startsWith("interpreted")
        && !vmInfo.contains("emulated-client")
        && vmName.contains("Server VM")
        && slowFlags.isEmpty();
  }

  /**
   * The options among the zero-separated words of a command line that are meant for {@code java},
   * not for the program: a prompt may contain anything.
   */
  static List<String> runtimeOptions(String commandLine) {
    List<String> words = List.of(commandLine.split("\0"));
    List<String> options = new ArrayList<>();
    if (!words.getFirst().endsWith("java")) {
      return options;
    }
    for (String word : words.subList(1, words.size())) {
      boolean programFollows =
          word.equals("-m")
              || word.equals("-jar")
              || (word.startsWith("--module") && !word.startsWith("--module-path"))
              || word.startsWith("org.mycromwell.");
      if (programFollows) {
        break;
      }
      options.add(word);
    }
    return options;
  }

  /** Those among {@code options} that make vector code slow. */
  static List<String> slowFlags(List<String> options) {
    List<String> found = new ArrayList<>();
    for (String option : options) {
      String flag = option.toLowerCase(Locale.ROOT);
      boolean slow =
          flag.matches("-xx:tieredstopatlevel=[0-3]")
              || flag.matches("-xx:useavx=[01]")
              || flag.matches("-xx:maxvectorsize=([0-9]|16)")
              || flag.equals("-xx:-enablevectorsupport")
              || flag.equals("-xx:-usecompiler")
              || flag.equals("-xx:compilationmode=quick-only")
              || flag.equals("-xint");
      if (slow) {
        found.add(option);
      }
    }
    return found;
  }
}

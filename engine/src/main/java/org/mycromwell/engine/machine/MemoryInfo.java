package org.mycromwell.engine.machine;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * Main memory as this process may use it: the smaller of the machine's and its container's.
 *
 * @param totalBytes all there is
 * @param availableBytes what can be taken without swapping, file cache that can be dropped included
 */
public record MemoryInfo(long totalBytes, long availableBytes) {
  private static final Path CGROUP = Path.of("/sys/fs/cgroup");

  /** The memory of this machine now. */
  public static MemoryInfo detect() {
    String memInfo = SystemFiles.read(Path.of("/proc/meminfo"));
    OptionalLong total = SystemFiles.number(memInfo, "MemTotal:");
    OptionalLong available = SystemFiles.number(memInfo, "MemAvailable:");
    if (total.isEmpty() || available.isEmpty()) {
      return fromJava();
    }
    return new MemoryInfo(total.getAsLong(), available.getAsLong())
        .within(CGROUP, SystemFiles.read(Path.of("/proc/self/cgroup")));
  }

  /** Memory of this process that is in RAM, mapped files included; empty where unknown. */
  public static OptionalLong residentBytes() {
    return SystemFiles.number(SystemFiles.read(Path.of("/proc/self/status")), "VmRSS:");
  }

  /** Memory of this process that is not a mapped file: heap, off-heap, code, stacks. */
  public static OptionalLong anonymousBytes() {
    return SystemFiles.number(SystemFiles.read(Path.of("/proc/self/status")), "RssAnon:");
  }

  /** Applies the limits of the control groups (version 1 or 2) this process is in. */
  MemoryInfo within(Path root, String membership) {
    MemoryInfo result = this;
    for (String line : membership.lines().toList()) {
      String[] parts = line.split(":", 3);
      if (parts.length < 3) {
        continue;
      }
      if (parts[0].equals("0") && parts[1].isEmpty()) {
        result = result.limited(root, parts[2], "memory.max", "memory.current", "inactive_file");
      } else if (parts[1].equals("memory")) {
        result =
            result.limited(
                root.resolve("memory"),
                parts[2],
                "memory.limit_in_bytes",
                "memory.usage_in_bytes",
                "total_inactive_file");
      }
    }
    return result;
  }

  /** The tightest limit on the way from the group up to the root; a group may not be visible. */
  private MemoryInfo limited(
      Path root, String group, String limitName, String usageName, String reclaimableName) {
    long total = totalBytes;
    long available = availableBytes;
    Path base = root.toAbsolutePath().normalize();
    Path directory = base.resolve(group.replaceFirst("^/+", "")).normalize();
    while (directory != null && directory.startsWith(base)) {
      OptionalLong limit = SystemFiles.parse(SystemFiles.read(directory.resolve(limitName)));
      if (limit.isPresent() && limit.getAsLong() > 0 && limit.getAsLong() < totalBytes) {
        long usage = SystemFiles.parse(SystemFiles.read(directory.resolve(usageName))).orElse(0);
        String statistics = SystemFiles.read(directory.resolve("memory.stat"));
        long reclaimable = SystemFiles.number(statistics, reclaimableName + " ").orElse(0);
        total = Math.min(total, limit.getAsLong());
        available = Math.min(available, Math.max(0, limit.getAsLong() - usage + reclaimable));
      }
      directory = directory.getParent();
    }
    return new MemoryInfo(total, available);
  }

  private static MemoryInfo fromJava() {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
      long total = system.getTotalMemorySize();
      // Only Windows counts droppable file cache as free; elsewhere "free" is far too pessimistic.
      boolean windows = System.getProperty("os.name", "").startsWith("Windows");
      return new MemoryInfo(total, windows ? system.getFreeMemorySize() : total);
    }
    throw new IllegalStateException("the Java runtime does not tell the size of memory");
  }
}

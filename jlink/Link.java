import java.io.IOException;
import java.io.PrintWriter;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.attribute.ModuleResolutionAttribute;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.spi.ToolProvider;
import jdk.tools.jlink.internal.PluginRepository;
import jdk.tools.jlink.plugin.Plugin;
import jdk.tools.jlink.plugin.ResourcePool;
import jdk.tools.jlink.plugin.ResourcePoolBuilder;
import jdk.tools.jlink.plugin.ResourcePoolEntry;

/**
 * Runs jlink with a plugin of our own.
 *
 * <ul>
 *   <li>It takes from {@code jdk.incubator.vector} the mark of an incubating module: Java keeps no
 *       linked classes, module graph or profiles in the start-up cache of a program that resolves a
 *       module with it. See design/decisions/0017-image-of-our-own.md.
 *   <li>It leaves out the packages of a list, all but the smallest class of each.
 * </ul>
 *
 * <p>Plugins of jlink have no official interface, so this belongs to the version of the JDK; the
 * packaging checks what the cache holds and how large the image is, and fails where this has become
 * without effect.
 *
 * <p>{@code java --add-modules jdk.jlink --add-exports jdk.jlink/jdk.tools.jlink.internal=ALL-UNNAMED
 * --add-exports jdk.jlink/jdk.tools.jlink.plugin=ALL-UNNAMED Link.java UNUSED JLINK-OPTIONS}
 */
final class Link {
  private Link() {}

  /**
   * The plugin.
   *
   * @param unused begin the paths of what is left out
   */
  private record OurImage(List<String> unused) implements Plugin {
    private static final String VECTOR_MODULE = "/jdk.incubator.vector/module-info.class";

    @Override
    public String getName() {
      return "our-image";
    }

    /** Before jlink writes down what it knows of all modules. */
    @Override
    public Category getType() {
      return Category.FILTER;
    }

    @Override
    public Set<State> getState() {
      return EnumSet.of(State.AUTO_ENABLED, State.FUNCTIONAL);
    }

    @Override
    public ResourcePool transform(ResourcePool in, ResourcePoolBuilder out) {
      Map<String, ResourcePoolEntry> kept = new HashMap<>();
      in.entries()
          .filter(this::isUnused)
          .sorted(Comparator.comparingLong(ResourcePoolEntry::contentLength))
          .forEach(entry -> kept.putIfAbsent(folder(entry), entry));
      in.transformAndCopy(
          entry -> {
            if (entry.path().equals(VECTOR_MODULE)) {
              return entry.copyWithContent(withoutMark(entry.contentBytes()));
            }
            return isUnused(entry) && !entry.equals(kept.get(folder(entry))) ? null : entry;
          },
          out);
      return out.build();
    }

    private boolean isUnused(ResourcePoolEntry entry) {
      return unused.stream().anyMatch(entry.path()::startsWith);
    }

    private static String folder(ResourcePoolEntry entry) {
      return entry.path().substring(0, entry.path().lastIndexOf('/'));
    }

    private static byte[] withoutMark(byte[] moduleInfo) {
      ClassFile classFile = ClassFile.of();
      return classFile.transformClass(
          classFile.parse(moduleInfo),
          ClassTransform.dropping(element -> element instanceof ModuleResolutionAttribute));
    }
  }

  static void main(String[] args) throws IOException {
    List<String> unused =
        Files.readAllLines(Path.of(args[0])).stream()
            .filter(line -> !line.startsWith("#"))
            .map(line -> "/" + line + "/")
            .toList();
    PluginRepository.registerPlugin(new OurImage(unused));
    System.exit(
        ToolProvider.findFirst("jlink")
            .orElseThrow()
            .run(
                new PrintWriter(System.out, true),
                new PrintWriter(System.err, true),
                Arrays.copyOfRange(args, 1, args.length)));
  }
}

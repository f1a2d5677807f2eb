import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

/**
 * Copies a jar for the image.
 *
 * <ul>
 *   <li>Classes from before Java 6 are raised to the format of Java 8: the start-up cache of Java
 *       takes none without stack maps; picocli's are such, and they are most of what a command
 *       loads. The code of the methods stays as it is.
 *   <li>Everything is compressed. The builds of our own jars compress nothing; in the image the
 *       classes come from the start-up cache.
 *   <li>Models are left out: in the image they are files of their own, which are mapped. Of fonts
 *       the ones stay that the window draws with.
 * </ul>
 *
 * <p>{@code java Repack.java IN.jar OUT.jar}
 */
final class Repack {
  /** Those of {@code org.mycromwell.ui.resources.Fonts}. */
  private static final Set<String> FONTS =
      Set.of(
          "Inter-Regular.otf",
          "Inter-SemiBold.otf",
          "JetBrainsMono-Regular.ttf",
          "JetBrainsMono-Bold.ttf",
          "JetBrainsMono-Italic.ttf");

  private Repack() {}

  static void main(String[] args) throws IOException {
    if (args.length != 2) {
      System.err.println("usage: java Repack.java IN.jar OUT.jar");
      System.exit(2);
    }
    Path in = Path.of(args[0]);
    try (JarFile jar = new JarFile(in.toFile());
        URLClassLoader classes = new URLClassLoader(new URL[] {in.toUri().toURL()});
        JarOutputStream out = new JarOutputStream(Files.newOutputStream(Path.of(args[1])))) {
      out.setLevel(9);
      ClassFile classFile =
          ClassFile.of(
              ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
              ClassFile.DeadCodeOption.PATCH_DEAD_CODE,
              ClassFile.ClassHierarchyResolverOption.of(
                  ClassHierarchyResolver.ofResourceParsing(classes)
                      .orElse(ClassHierarchyResolver.defaultResolver())));
      for (JarEntry entry : Collections.list(jar.entries())) {
        if (isLeftOut(entry.getName())) {
          continue;
        }
        byte[] bytes = jar.getInputStream(entry).readAllBytes();
        if (entry.getName().endsWith(".class") && !entry.getName().endsWith("module-info.class")) {
          bytes = newer(classFile, bytes);
        }
        JarEntry copy = new JarEntry(entry.getName());
        copy.setTime(entry.getTime());
        out.putNextEntry(copy);
        out.write(bytes);
      }
    }
  }

  private static boolean isLeftOut(String name) {
    boolean font = name.endsWith(".otf") || name.endsWith(".ttf");
    return name.endsWith(".gguf") || (font && !FONTS.contains(name.replaceFirst(".*/", "")));
  }

  private static byte[] newer(ClassFile classFile, byte[] bytes) {
    ClassModel model = classFile.parse(bytes);
    if (model.majorVersion() >= ClassFile.JAVA_8_VERSION) {
      return bytes;
    }
    return classFile.transformClass(
        model,
        ClassTransform.transformingMethodBodies((code, element) -> code.with(element))
            .andThen(
                ClassTransform.endHandler(
                    builder -> builder.withVersion(ClassFile.JAVA_8_VERSION, 0))));
  }
}

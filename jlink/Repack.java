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
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.zip.CRC32;

/**
 * Copies a jar for the image.
 *
 * <ul>
 *   <li>Classes from before Java 6 are raised to the format of Java 8: the start-up cache of Java
 *       takes none without stack maps; picocli's are such, and they are most of what a command
 *       loads. The code of the methods stays as it is.
 *   <li>Everything is compressed but models, which are read at every start. The builds of our own
 *       jars compress nothing; in the image the classes come from the start-up cache.
 * </ul>
 *
 * <p>{@code java Repack.java IN.jar OUT.jar}
 */
final class Repack {
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
        byte[] bytes = jar.getInputStream(entry).readAllBytes();
        if (entry.getName().endsWith(".class") && !entry.getName().endsWith("module-info.class")) {
          bytes = newer(classFile, bytes);
        }
        JarEntry copy = new JarEntry(entry.getName());
        copy.setTime(entry.getTime());
        if (entry.getName().endsWith(".gguf")) {
          CRC32 sum = new CRC32();
          sum.update(bytes);
          copy.setMethod(JarEntry.STORED);
          copy.setSize(bytes.length);
          copy.setCrc(sum.getValue());
        }
        out.putNextEntry(copy);
        out.write(bytes);
      }
    }
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

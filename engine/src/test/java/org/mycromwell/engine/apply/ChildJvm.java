package org.mycromwell.engine.apply;

import com.fasterxml.jackson.core.JsonFactory;
import com.github.difflib.DiffUtils;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.mycromwell.engine.EngineException;

/** Starts small Java processes that run a class of the tests. */
final class ChildJvm {
  private ChildJvm() {}

  static Process start(Class<?> main, String... arguments) throws IOException {
    return builder(List.of(), main, arguments).inheritIO().start();
  }

  /** The process, not yet started, behind the words of another command such as {@code unshare}. */
  static ProcessBuilder builder(List<String> prefix, Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData"));
    command.addAll(List.of("-cp", classPath(), main.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command);
  }

  private static String classPath() {
    // In the module path of the tests both of these are the module.
    Path classes = location(EngineException.class);
    return Stream.of(
            classes.resolveSibling("classes"),
            classes.resolveSibling("test-classes"),
            location(JsonFactory.class),
            location(DiffUtils.class))
        .map(Path::toString)
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static Path location(Class<?> type) {
    try {
      return Path.of(
          Objects.requireNonNull(type.getProtectionDomain().getCodeSource()).getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}

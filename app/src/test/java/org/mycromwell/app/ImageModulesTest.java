package org.mycromwell.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.module.Configuration;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleFinder;
import java.lang.module.ResolvedModule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.mycromwell.engine.EngineException;

/** What {@code jlink/package} will link, without linking: what comes in cannot reach a network. */
class ImageModulesTest {
  private static Set<String> list(String name) throws IOException {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("jlink/modules"))) {
      folder = Objects.requireNonNull(folder.getParent(), "no jlink/modules above the module");
    }
    return Files.readAllLines(folder.resolve("jlink").resolve(name)).stream()
        .map(line -> line.replaceAll("( |#).*", ""))
        .filter(line -> !line.isEmpty())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Modules of the system and JavaFX's, as the tests run with them. */
  private static Set<String> resolve(Set<String> roots) {
    List<Path> path =
        Arrays.stream(System.getProperty("jdk.module.path", "").split(File.pathSeparator))
            .map(Path::of)
            .filter(file -> file.getFileName().toString().startsWith("javafx"))
            .toList();
    return Configuration.empty()
        .resolve(ModuleFinder.ofSystem(), ModuleFinder.of(path.toArray(Path[]::new)), roots)
        .modules()
        .stream()
        .map(ResolvedModule::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void imageHoldsWhatIsListedAndNothingThatReachesANetwork() throws IOException {
    Set<String> linked = resolve(list("modules"));
    linked.removeIf(name -> name.endsWith("Empty"));
    assertThat(linked).isEqualTo(list("linked")).doesNotContainAnyElementsOf(list("forbidden"));
  }

  @Test
  void aModuleThatReachesANetworkWouldBeFound() throws IOException {
    Set<String> roots = list("modules");
    roots.add("java.net.http");
    assertThat(resolve(roots)).containsAnyElementsOf(list("forbidden"));
  }

  @Test
  void imageHoldsWhatOurModulesRequire() throws IOException {
    Set<String> linked = list("linked");
    for (Class<?> type : List.of(Main.class, EngineException.class)) {
      assertThat(type.getModule().getDescriptor().requires())
          .map(Requires::name)
          .filteredOn(name -> name.matches("(java|javafx|jdk)\\..*"))
          .isNotEmpty()
          .isSubsetOf(linked);
    }
  }
}

package org.mycromwell.engine;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mycromwell.engine.testing.NetworkClasses;

/**
 * The package rules of {@code design/00_ARCHITECTURE_OVERVIEW.md}. A rule about a package that does
 * not exist yet holds until the package arrives.
 */
class ArchitectureTest {
  private static final String ROOT = "org.mycromwell.engine";

  /** Packages that know what a model is, or build on one. */
  private static final List<String> MODELS =
      List.of("nn", "model", "generate", "edit", "apply", "train", "data", "api");

  private static JavaClasses engine;

  @BeforeAll
  static void importEngine() {
    engine =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);
  }

  static Stream<Arguments> forbiddenDependencies() {
    return Stream.of(
        arguments("exec", join(MODELS, "tensor", "quant", "kernel", "format", "tokenizer")),
        arguments("tensor", MODELS),
        arguments("quant", MODELS),
        arguments("kernel", join(MODELS, "format", "tokenizer")),
        arguments("format", join(MODELS, "kernel")),
        arguments("tokenizer", join(MODELS, "kernel", "tensor", "quant")),
        arguments("nn", List.of("format", "model", "generate", "edit", "apply", "api")),
        arguments("model", List.of("generate", "edit", "apply", "train", "data", "api")),
        arguments("generate", List.of("edit", "apply", "train", "data", "api")),
        arguments("edit", List.of("apply", "train", "data", "api")),
        arguments("apply", List.of("nn", "model", "generate", "train", "data", "api")));
  }

  @ParameterizedTest(name = "{0} knows none of {1}")
  @MethodSource("forbiddenDependencies")
  void packageKnowsOnlyWhatItMay(String from, List<String> forbidden) {
    String[] targets =
        forbidden.stream().map(ArchitectureTest::withSubpackages).toArray(String[]::new);
    noClasses()
        .that()
        .resideInAPackage(withSubpackages(from))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(targets)
        .allowEmptyShould(true)
        .check(engine);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(engine);
  }

  @Test
  void rootPackageKnowsNoOther() {
    noClasses()
        .that()
        .resideInAPackage(ROOT)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT + ".*..")
        .check(engine);
  }

  @Test
  void engineHasNoUserInterfaceAndNoCommandLine() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.mycromwell.app..", "javafx..", "java.awt.event..", "javax.swing..", "picocli..")
        .check(engine);
  }

  /** Pictures are decoded and drawn in memory, in two places; nothing needs a display. */
  @Test
  void picturesStayInTheirPackages() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + ".image..", ROOT + ".data..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.awt..", "javax.imageio..")
        .check(engine);
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveNameMatching("java\\.awt\\.(Component|Container|Window|Frame|Toolkit|Robot|Desktop)")
        .check(engine);
  }

  private static final ArchRule NO_NETWORK =
      noClasses().should().dependOnClassesThat().haveNameMatching(NetworkClasses.NAMES);

  @Test
  void engineHasNoNetwork() {
    NO_NETWORK.check(engine);
  }

  /** Each way to a network, in a class that the rule has to refuse. */
  @Test
  void aClassWithASocketWouldBeFound() {
    for (Class<?> type : List.of(OpensSocket.class, OpensChannel.class, Downloads.class)) {
      JavaClasses found = new ClassFileImporter().importClasses(type);
      assertThat(NO_NETWORK.evaluate(found).hasViolation()).as(type.getSimpleName()).isTrue();
    }
  }

  static final class OpensSocket {
    static void run() throws IOException {
      new java.net.ServerSocket(0).close();
    }
  }

  static final class OpensChannel {
    static void run() throws IOException {
      java.nio.channels.DatagramChannel.open().close();
    }
  }

  static final class Downloads {
    static void run() throws IOException {
      java.net.URI.create("file:///").toURL().openStream().close();
    }
  }

  /** G10: what a model says cannot choose a file, run a program or open a connection. */
  @Test
  void promptsAndAnswersTouchNoFilesProcessesOrNetwork() {
    noClasses()
        .that()
        .resideInAnyPackage(ROOT + ".edit.answer..", ROOT + ".edit.prompt..", ROOT + ".edit.flow..")
        .should()
        .dependOnClassesThat()
        .haveNameMatching(
            "java\\.io\\.(File|RandomAccessFile).*|java\\.nio\\.file\\..*|java\\.nio\\.channels\\..*"
                + "|java\\.net\\..*|java\\.lang\\.Process.*|java\\.lang\\.Runtime(\\$.*)?")
        .check(engine);
  }

  /** What can crash the process or run a template stays in one room each. */
  @Test
  void librariesStayInTheirPackages() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".edit.syntax..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.treesitter..")
        .check(engine);
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".edit.prompt..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.hubspot..")
        .check(engine);
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".train..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.snakeyaml..")
        .check(engine);
  }

  /** The rules guard nothing when the importer finds nothing. */
  @Test
  void importerSeesTheEngine() {
    assertThat(engine.contain(EngineException.class)).isTrue();
    assertThat(engine.stream().map(JavaClass::getPackageName)).contains(ROOT + ".exec");
  }

  private static String withSubpackages(String name) {
    return ROOT + "." + name + "..";
  }

  private static List<String> join(List<String> packages, String... more) {
    return Stream.concat(packages.stream(), Stream.of(more)).toList();
  }
}

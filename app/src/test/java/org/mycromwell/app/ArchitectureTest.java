package org.mycromwell.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.mycromwell.engine.testing.NetworkClasses;

/** The rules of {@code design/00_ARCHITECTURE_OVERVIEW.md} for the packages of the program. */
class ArchitectureTest {
  private static final String ROOT = "org.mycromwell.app";

  private static JavaClasses app;

  @BeforeAll
  static void importApp() {
    app =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(app);
  }

  /** A command has to start fast and on machines without a display. */
  @Test
  void commandLineKnowsNoWindow() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".cli..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("javafx..", "java.awt..", "javax.swing..")
        .check(app);
  }

  /** What the window does is tested without one. */
  @Test
  void viewModelsNeedNoToolkit() {
    noClasses()
        .that()
        .haveSimpleNameEndingWith("ViewModel")
        .or()
        .resideInAnyPackage(ROOT + ".run..", ROOT + ".settings..", ROOT + ".workbench..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "javafx.scene..",
            "javafx.stage..",
            "javafx.application..",
            "javafx.animation..",
            "org.fxmisc..")
        .check(app);
  }

  /** That the names find what they are to find is tested beside the rule of the engine. */
  @Test
  void programHasNoNetwork() {
    noClasses().should().dependOnClassesThat().haveNameMatching(NetworkClasses.NAMES).check(app);
  }

  /** The rules guard nothing when the importer finds nothing. */
  @Test
  void importerSeesTheProgram() {
    assertThat(app.contain(Main.class)).isTrue();
  }
}

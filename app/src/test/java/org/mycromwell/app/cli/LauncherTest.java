package org.mycromwell.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.mycromwell.app.Main;
import org.mycromwell.engine.EngineException;
import picocli.CommandLine;

/**
 * The script {@code cromwell} as a user calls it, in a copy of the folder in which what Maven
 * compiled stands for the build.
 */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
  private record Run(int exitCode, String out, String err) {}

  @TempDir Path directory;
  private Path root = Path.of("");

  @BeforeEach
  void makeCopy() throws IOException {
    Path repository = Path.of("").toAbsolutePath();
    while (!Files.exists(repository.resolve("cromwell"))) {
      repository = Objects.requireNonNull(repository.getParent(), "no launcher above the module");
    }
    root = Files.createDirectory(directory.resolve("a clone"));
    Files.copy(repository.resolve("cromwell"), root.resolve("cromwell"));
    Files.createDirectory(root.resolve(".mvn"));
    Files.copy(repository.resolve(".mvn/jdk.sh"), root.resolve(".mvn/jdk.sh"));
    Path lib = Files.createDirectories(root.resolve("app/target/lib"));
    StringBuilder classPath = new StringBuilder();
    for (Class<?> type :
        List.of(Main.class, EngineException.class, JsonFactory.class, CommandLine.class)) {
      classPath.append(location(type)).append(' ');
    }
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath.toString());
    new JarOutputStream(Files.newOutputStream(lib.resolve("all.jar")), manifest).close();
    Files.createFile(lib.resolve("built"));
  }

  private static URL location(Class<?> type) {
    return Objects.requireNonNull(type.getProtectionDomain().getCodeSource()).getLocation();
  }

  private Run run(Path script, String... arguments) throws IOException, InterruptedException {
    return runOn(System.getProperty("java.home"), script, arguments);
  }

  private Run runOn(String javaHome, Path script, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("sh", script.toString()));
    command.addAll(List.of(arguments));
    File err = directory.resolve("err").toFile();
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(directory.toFile()).redirectError(err);
    builder.environment().put("CROMWELL_JAVA_HOME", javaHome);
    builder.environment().put("LC_ALL", "C");
    builder.environment().remove("CROMWELL_JAVA_OPTS");
    Process process = builder.start();
    process.getOutputStream().close();
    byte[] out = process.getInputStream().readAllBytes();
    return new Run(
        process.waitFor(), new String(out, StandardCharsets.UTF_8), Files.readString(err.toPath()));
  }

  @Test
  void makesAModelAndGeneratesWithIt() throws IOException, InterruptedException {
    Path link = Files.createSymbolicLink(directory.resolve("link"), root.resolve("cromwell"));
    Run init = run(link, "init", "--preset", "tiny", "-o", "möd el.gguf");
    assertThat(init.exitCode()).as(init.err()).isZero();
    assertThat(directory.resolve("möd el.gguf")).exists();
    Run generate =
        run(
            root.resolve("cromwell"),
            "generate",
            "--kernels=scalar",
            "-m",
            "möd el.gguf",
            "-p",
            "a * b",
            "-n2",
            // Drawn tokens now and then begin with the one that ends the text.
            "--temperature=0",
            "-q");
    assertThat(generate.exitCode()).as(generate.err()).isZero();
    assertThat(generate.out()).isNotEmpty();
    assertThat(generate.err()).doesNotContain("cromwell");
  }

  @Test
  void exitCodesAreThoseOfTheProgram() throws IOException, InterruptedException {
    Run absent = run(root.resolve("cromwell"), "models", "info", "absent.gguf");
    assertThat(absent.exitCode()).isEqualTo(ExitCode.BAD_FILE.code());
    assertThat(absent.err()).contains("absent.gguf does not exist");
    assertThat(absent.out()).isEmpty();
  }

  @Test
  void aMissingJdkHasACodeOfItsOwn() throws IOException, InterruptedException {
    Run run = runOn(directory.toString(), root.resolve("cromwell"), "doctor");
    assertThat(run.exitCode()).isEqualTo(ExitCode.ENVIRONMENT.code());
    assertThat(run.err()).contains("CROMWELL_JAVA_HOME").hasLineCount(1);
  }
}

package org.mycromwell.app.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.mycromwell.app.Main;

/** The program in a process of its own, for what cannot be seen from inside. */
final class ChildProgram {
  private ChildProgram() {}

  /** What a finished process left behind. */
  record Result(int exitCode, String out, String err) {}

  /** Everything the tests run with: a superset of what the program needs. */
  static String classPath() {
    String modules = System.getProperty("jdk.module.path", "");
    String classes = System.getProperty("java.class.path", "");
    return String.join(
        File.pathSeparator, modules, classes, Path.of("target/test-classes").toAbsolutePath() + "");
  }

  /** The command that runs {@code main}, with more options for the JVM. */
  static List<String> java(List<String> options, Class<?> main, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1"));
    command.addAll(options);
    command.addAll(List.of("-cp", classPath(), main.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  /** Starts {@code command} with its history below {@code directory}. */
  static Process start(Path directory, List<String> command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectError(err(directory).toFile());
    builder.environment().put("CROMWELL_HOME", directory.resolve("home").toString());
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    return builder.start();
  }

  /** Runs {@code cromwell arguments} to its end. */
  static Result run(Path directory, List<String> prefix, List<String> options, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(java(options, Main.class, arguments));
    Process process = start(directory, command);
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), out, Files.readString(err(directory)));
  }

  /** Where standard error goes. */
  static Path err(Path directory) {
    return directory.resolve("err.txt");
  }
}

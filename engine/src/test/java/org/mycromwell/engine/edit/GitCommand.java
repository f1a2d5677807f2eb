package org.mycromwell.engine.edit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The real git, for tests of what it takes. */
final class GitCommand {
  /** What a run of git said. */
  record Outcome(int status, byte[] output) {
    String text() {
      return new String(output, StandardCharsets.UTF_8);
    }
  }

  private GitCommand() {}

  static void assumeGit() {
    boolean there;
    try {
      there = run(Path.of("."), "--version").status() == 0;
    } catch (IOException | InterruptedException e) {
      there = false;
    }
    assumeTrue(there, "git is not installed: what it takes cannot be tested here");
  }

  /** Without the configuration of the user and the machine. */
  static Outcome run(Path directory, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.directory(directory.toFile()).redirectErrorStream(true);
    builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
    builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
    builder.environment().put("LC_ALL", "C.UTF-8");
    Process process = builder.start();
    process.getOutputStream().close();
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    process.getInputStream().transferTo(output);
    return new Outcome(process.waitFor(), output.toByteArray());
  }
}

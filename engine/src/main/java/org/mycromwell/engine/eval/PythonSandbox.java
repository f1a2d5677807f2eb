package org.mycromwell.engine.eval;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.eval.SandboxResult.Outcome;

/**
 * Runs Python programs that a model wrote, each in a process of its own: limited time, memory and
 * file size, an empty environment, a temporary directory that is deleted, no network; all its
 * processes are killed when its time is over. Safe for any number of threads.
 *
 * <p>It protects from mistakes and from what models write, not from an attacker: the program can
 * read what its user can read.
 */
public final class PythonSandbox {
  private static final List<String> NAMESPACES =
      List.of("unshare", "--user", "--map-root-user", "--net", "--pid", "--fork", "--kill-child");

  private static final int MAX_MESSAGE_CHARS = 200;

  private final Path python;
  private final List<String> prefix;
  private final Isolation isolation;
  private final String launcher;
  private final SecureRandom random = new SecureRandom();

  private PythonSandbox(Path python, List<String> prefix, Isolation isolation) {
    this.python = python;
    this.prefix = prefix;
    this.isolation = isolation;
    launcher = resource("sandbox.py");
  }

  /**
   * The sandbox of this machine.
   *
   * @throws EngineException of kind ENVIRONMENT where there is no Python 3.8 or newer
   */
  public static PythonSandbox find() {
    Path python =
        interpreter()
            .orElseThrow(() ->
                new EngineException(
                    Kind.ENVIRONMENT,
                    "programs are run by python3 3.8 or newer, which is not on the PATH."));
    List<String> unshare = new ArrayList<>(NAMESPACES);
    unshare.add(python.toString());
    unshare.addAll(List.of("-I", "-S", "-c", "pass"));
    return exitsWithZero(unshare)
        ? new PythonSandbox(python, NAMESPACES, Isolation.NAMESPACE)
        : new PythonSandbox(python, List.of(), Isolation.GUARD);
  }

  /** The same without namespaces, as on systems that have none. */
  PythonSandbox withGuardOnly() {
    return new PythonSandbox(python, List.of(), Isolation.GUARD);
  }

  /** What is in force. */
  public Isolation isolation() {
    return isolation;
  }

  /** Runs a program to its end or to the end of its time. */
  public SandboxResult run(String program, SandboxLimits limits) {
    Path folder = null;
    try {
      folder = Files.createTempDirectory("cromwell-eval-");
      return run(program, limits, folder);
    } catch (IOException e) {
      throw new EngineException(
          Kind.ENVIRONMENT, "a program could not be run in a process: " + e.getMessage(), e);
    } finally {
      if (folder != null) {
        delete(folder);
      }
    }
  }

  private SandboxResult run(String program, SandboxLimits limits, Path folder) throws IOException {
    byte[] word = new byte[16];
    random.nextBytes(word);
    String secret = HexFormat.of().formatHex(word);
    Path input = folder.resolve("input");
    Path answer = folder.resolve("answer");
    Path errors = folder.resolve("errors");
    Path home = Files.createDirectory(folder.resolve("home"));
    Files.writeString(input, secret + "\n" + program);

    List<String> command = new ArrayList<>(prefix);
    command.add(python.toString());
    command.addAll(List.of("-I", "-S", "-B", "-X", "utf8", "-c", launcher));
    command.add(Integer.toString(limits.cpuSeconds()));
    command.add(Long.toString(limits.memoryBytes()));
    command.add(Long.toString(limits.fileBytes()));
    // Files rather than pipes: a process that the program leaves behind would keep a pipe open.
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(home.toFile())
            .redirectInput(input.toFile())
            .redirectOutput(answer.toFile())
            .redirectError(errors.toFile());
    String path = System.getenv("PATH");
    builder.environment().clear();
    if (!prefix.isEmpty() && path != null) {
      builder.environment().put("PATH", path); // to find unshare; Python gets it too
    }
    long start = System.nanoTime();
    Process process = builder.start();
    boolean ended = false;
    try {
      ended = process.waitFor(limits.wallMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      kill(process);
    }
    double millis = (System.nanoTime() - start) / 1e6;
    if (Thread.currentThread().isInterrupted()) {
      return new SandboxResult(Outcome.FAILED, "interrupted", millis);
    }
    String message = lastLine(errors);
    if (ended && Files.readString(answer, StandardCharsets.ISO_8859_1).equals(secret + "\n")) {
      return new SandboxResult(Outcome.PASSED, "", millis);
    }
    boolean outOfTime = !ended || endedByTime(process.exitValue(), message);
    return new SandboxResult(outOfTime ? Outcome.TIMED_OUT : Outcome.FAILED, message, millis);
  }

  /**
   * The launcher's code for SIGXCPU, or SIGKILL, which the kernel sends when that does not help; an
   * unshare whose first process was killed fails to kill itself likewise and says this.
   */
  private static boolean endedByTime(int exit, String message) {
    return exit == 128 + 24 || exit == 128 + 9 || message.startsWith("unshare: sigprocmask");
  }

  /** Kills the process and what it has started, again until nothing new turns up. */
  private static void kill(Process process) {
    for (int i = 0; i < 5; i++) {
      List<ProcessHandle> children;
      try (Stream<ProcessHandle> descendants = process.descendants()) {
        children = descendants.toList();
      }
      process.destroyForcibly();
      if (children.isEmpty()) {
        break;
      }
      children.forEach(ProcessHandle::destroyForcibly);
    }
    boolean interrupted = Thread.interrupted();
    try {
      process.waitFor(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static String lastLine(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      long skip = Math.max(0, Files.size(file) - 4096);
      in.skipNBytes(skip);
      String text = new String(in.readNBytes(4096), StandardCharsets.UTF_8).strip();
      String line = text.substring(text.lastIndexOf('\n') + 1);
      return line.length() <= MAX_MESSAGE_CHARS ? line : line.substring(0, MAX_MESSAGE_CHARS);
    }
  }

  /** The real interpreter: what is on the PATH may be a script that needs an environment. */
  private static Optional<Path> interpreter() {
    try {
      Process process =
          new ProcessBuilder(
                  "python3",
                  "-c",
                  "import sys, resource; assert sys.version_info >= (3, 8); print(sys.executable)")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String line;
      try (InputStream in = process.getInputStream()) {
        line = new String(in.readNBytes(4096), StandardCharsets.UTF_8).strip();
      }
      boolean good = process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
      process.destroyForcibly();
      return good && !line.isEmpty() ? Optional.of(Path.of(line)) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static boolean exitsWithZero(List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      boolean good = process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
      process.destroyForcibly();
      return good;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static String resource(String name) {
    try (InputStream in = PythonSandbox.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("resource " + name + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("resource " + name, e);
    }
  }

  /** Deletes without following links, and without failing: a temporary directory may stay. */
  private static void delete(Path folder) {
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.delete(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException failure)
                throws IOException {
              Files.delete(visited);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      folder.toFile().deleteOnExit();
    }
  }
}

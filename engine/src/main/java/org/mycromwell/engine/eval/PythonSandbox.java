package org.mycromwell.engine.eval;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.eval.SandboxResult.Outcome;

/**
 * Runs Python programs that a model wrote, each in a process of its own: limited time, memory and
 * files, an empty environment, a temporary directory that is deleted, no network. Nothing of it
 * outlives the call, nor the Java process, however that ends. Safe for any number of threads.
 *
 * <p>It protects from mistakes and from what models write, not from an attacker: the program can
 * read what its user can read, and one that means to can report that it passed when it did not.
 */
public final class PythonSandbox {
  private static final List<String> NAMESPACES =
      List.of("--user", "--map-root-user", "--net", "--pid", "--fork", "--kill-child");

  private static final int MAX_MESSAGE_CHARS = 200;

  /** Beyond the time of a program, for Python to start and to end. */
  private static final long SPARE_MILLIS = 20_000;

  /** What the launcher exits with. */
  private static final int PASSED = 40;

  private static final int TIMED_OUT = 42;

  private final Path python;
  private final List<String> prefix;
  private final Isolation isolation;
  private final String launcher;

  private PythonSandbox(Path python, List<String> prefix, Isolation isolation) {
    this.python = python;
    this.prefix = prefix;
    this.isolation = isolation;
    launcher = resource("sandbox.py");
  }

  /**
   * The sandbox of this machine, the strictest that works.
   *
   * @throws EngineException of kind ENVIRONMENT where there is no Python 3.8 or newer
   */
  public static PythonSandbox find() {
    Path python =
        onPath("python3")
            .flatMap(PythonSandbox::interpreter)
            .orElseThrow(() ->
                new EngineException(
                    Kind.ENVIRONMENT,
                    "programs are run by python3 3.8 or newer, which is not on the PATH."));
    List<PythonSandbox> choices = new ArrayList<>();
    Optional<Path> unshare = onPath("unshare");
    if (unshare.isPresent()) {
      List<String> command = new ArrayList<>();
      command.add(unshare.get().toString());
      command.addAll(NAMESPACES);
      List<String> withMount = new ArrayList<>(command);
      withMount.add("--mount");
      choices.add(new PythonSandbox(python, List.copyOf(withMount), Isolation.READ_ONLY));
      choices.add(new PythonSandbox(python, List.copyOf(command), Isolation.NAMESPACE));
    }
    choices.add(new PythonSandbox(python, List.of(), Isolation.GUARD));
    SandboxResult last = null;
    for (PythonSandbox choice : choices) {
      last = choice.run("pass", SandboxLimits.DEFAULT);
      if (last.passed()) {
        return choice;
      }
    }
    throw new EngineException(
        Kind.ENVIRONMENT,
        "programs cannot be run by "
            + EngineException.quote(python.toString())
            + ": "
            + (last == null ? "" : last.message()));
  }

  /** The same without namespaces, as on systems that have none. */
  PythonSandbox withGuardOnly() {
    return new PythonSandbox(python, List.of(), Isolation.GUARD);
  }

  /** What is in force. */
  public Isolation isolation() {
    return isolation;
  }

  /** Runs a program to its end or to the end of its time; interrupting the thread stops it. */
  public SandboxResult run(String program, SandboxLimits limits) {
    List<String> command = new ArrayList<>(prefix);
    command.add(python.toString());
    command.addAll(List.of("-I", "-S", "-B", "-X", "utf8", "-c", launcher));
    command.add(System.getProperty("java.io.tmpdir"));
    command.add(isolation == Isolation.READ_ONLY ? "mount" : "plain");
    command.add(Long.toString(limits.wallMillis()));
    command.add(Integer.toString(limits.cpuSeconds()));
    command.add(Long.toString(limits.memoryBytes()));
    command.add(Long.toString(limits.fileBytes()));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().clear();
    long start = System.nanoTime();
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new EngineException(
          Kind.ENVIRONMENT, "a program could not be run in a process: " + e.getMessage(), e);
    }
    boolean ended = false;
    // Open until the end: the launcher stops when it is closed, as by the end of this process.
    try (OutputStream input = process.getOutputStream()) {
      byte[] bytes = program.getBytes(StandardCharsets.UTF_8);
      input.write((bytes.length + "\n").getBytes(StandardCharsets.US_ASCII));
      input.write(bytes);
      input.flush();
      ended = process.waitFor(limits.wallMillis() + SPARE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      ended = true; // the launcher did not live to read it; its exit code tells
    } finally {
      end(process);
    }
    double millis = (System.nanoTime() - start) / 1e6;
    if (Thread.currentThread().isInterrupted()) {
      return new SandboxResult(Outcome.FAILED, "interrupted", millis);
    }
    String message = message(process);
    return switch (process.isAlive() ? -1 : process.exitValue()) {
      case PASSED -> new SandboxResult(Outcome.PASSED, "", millis);
      case TIMED_OUT -> new SandboxResult(Outcome.TIMED_OUT, message, millis);
      default -> new SandboxResult(ended ? Outcome.FAILED : Outcome.TIMED_OUT, message, millis);
    };
  }

  /** Waits for the launcher, whose input is closed, to clean up; kills all if it does not. */
  private static void end(Process process) {
    boolean interrupted = Thread.interrupted();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        kill(process);
        process.waitFor(5, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      kill(process);
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void kill(Process process) {
    List<ProcessHandle> children;
    try (Stream<ProcessHandle> descendants = process.descendants()) {
      children = descendants.toList();
    }
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
  }

  /** The program does not have this pipe, so that it ends with the launcher. */
  private static String message(Process process) {
    try (InputStream in = process.getInputStream()) {
      String text = new String(in.readNBytes(4096), StandardCharsets.UTF_8).strip();
      return text.length() <= MAX_MESSAGE_CHARS ? text : text.substring(0, MAX_MESSAGE_CHARS);
    } catch (IOException e) {
      return "";
    }
  }

  /** A program by its absolute path: never what happens to be in the working directory. */
  private static Optional<Path> onPath(String name) {
    String path = System.getenv("PATH");
    if (path == null) {
      return Optional.empty();
    }
    return Stream.of(path.split(File.pathSeparator))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, name))
        .filter(file -> file.isAbsolute() && Files.isExecutable(file) && !Files.isDirectory(file))
        .findFirst();
  }

  /**
   * The real interpreter: what is on the PATH may be a script that needs PATH and HOME. Nothing is
   * imported from, and nothing configured by, the working directory.
   */
  static Optional<Path> interpreter(Path command) {
    Path folder = null;
    Path printed = null;
    try {
      folder = Files.createTempDirectory("cromwell-python-");
      printed = Files.createTempFile("cromwell-python-", "");
      ProcessBuilder builder =
          new ProcessBuilder(
                  command.toString(),
                  "-I",
                  "-S",
                  "-c",
                  "import sys, resource; assert sys.version_info >= (3, 8); print(sys.executable)")
              .directory(folder.toFile())
              .redirectOutput(printed.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD);
      builder.environment().keySet().retainAll(List.of("PATH", "HOME"));
      Process process = builder.start();
      process.getOutputStream().close();
      boolean good = process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
      kill(process);
      if (!good) {
        return Optional.empty();
      }
      try (InputStream in = Files.newInputStream(printed)) {
        String line = new String(in.readNBytes(4096), StandardCharsets.UTF_8).strip();
        return Optional.of(Path.of(line)).filter(Path::isAbsolute);
      }
    } catch (IOException | InvalidPathException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      delete(folder);
      delete(printed);
    }
  }

  /** Without failing: a temporary file may stay for a while. */
  private static void delete(@Nullable Path file) {
    if (file != null) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        file.toFile().deleteOnExit();
      }
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
}

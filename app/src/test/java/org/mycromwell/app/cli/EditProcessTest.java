package org.mycromwell.app.cli;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.mycromwell.app.Main;
import org.mycromwell.engine.testing.ScriptedModel;

/** What the edit commands do to the system around them, seen from outside. */
@DisabledOnOs(OS.WINDOWS)
class EditProcessTest {
  private static final String BEFORE = "def f(x):\n    return x\n";
  private static final String AFTER = "def f(x):\n    return x + 1\n";

  @TempDir Path directory;
  private Path file = Path.of("");

  @BeforeEach
  void makeFiles() throws IOException {
    file = Files.writeString(directory.resolve("f.py"), BEFORE);
    ScriptedModel.answering(AFTER).withCromwellTokens().write(directory.resolve("m.gguf"));
  }

  private String[] edit(String... more) {
    List<String> words = new ArrayList<>(List.of("edit", "f.py", "-i", "add one"));
    words.addAll(List.of("-m", "m.gguf", "--kernels", "scalar", "-t", "1"));
    words.addAll(List.of(more));
    return words.toArray(String[]::new);
  }

  private static void interrupt(Process process) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder("kill", "-INT", process.pid() + "").start().waitFor()).isZero();
  }

  @Test
  void interruptStopsTheModelAndWritesNothing() throws IOException, InterruptedException {
    // No loop the engine would notice; and while nobody reads its events, the program waits.
    String lines = IntStream.range(0, 1000).mapToObj("a = %d\n"::formatted).collect(joining());
    ScriptedModel.answering(lines)
        .withCromwellTokens()
        .withoutEnd()
        .write(directory.resolve("m.gguf"));
    String[] words =
        edit("--yes", "--json", "--stream", "--max-tokens", "20000", "--context-length", "32000");
    Process process =
        ChildProgram.start(directory, ChildProgram.java(List.of(), Main.class, words));
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      String line = out.readLine();
      while (line != null && !line.contains("\"type\":\"token\"")) {
        line = out.readLine();
      }
      assertThat(line).as(Files.readString(ChildProgram.err(directory))).isNotNull();
      interrupt(process);
      String last = line;
      for (line = out.readLine(); line != null; line = out.readLine()) {
        last = line;
      }
      assertThat(last).contains("\"type\":\"error\"", "\"exitCode\":130", "nothing was written");
    }
    assertThat(process.waitFor()).isEqualTo(ExitCode.INTERRUPTED.code());
    assertThat(file).hasContent(BEFORE);
    assertThat(ChildProgram.err(directory)).content().contains("interrupted; nothing was written");
  }

  @Test
  void secondInterruptEndsAtOnce() throws IOException, InterruptedException {
    Process process = ChildProgram.start(directory, ChildProgram.java(List.of(), Stubborn.class));
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      assertThat(out.readLine()).isEqualTo("ready");
      interrupt(process);
      assertThat(out.readLine()).isEqualTo("ending, but never done");
      interrupt(process);
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(ExitCode.INTERRUPTED.code());
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void interruptInTheEditorOfTheUserBelongsToTheEditor() throws IOException, InterruptedException {
    Path temporary = Files.createDirectory(directory.resolve("tmp"));
    List<String> options = List.of("-Djava.io.tmpdir=" + temporary);
    Process process = ChildProgram.start(directory, ChildProgram.java(options, EditsText.class));
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(Files.readString(ChildProgram.err(directory))).isZero();
    assertThat(out).isEqualTo("edited\n");
    assertThat(temporary).isEmptyDirectory();
  }

  /** Opens an editor that interrupts it. */
  static final class EditsText {
    private EditsText() {}

    public static void main(String[] args) throws IOException {
      String editor = "kill -INT " + ProcessHandle.current().pid() + "; sleep 1; echo edited >";
      Terminal terminal =
          new Terminal(System.out, true, true, Map.of("EDITOR", editor), () -> null);
      try (Interruption interruption = Interruption.watch()) {
        System.out.print(new UserEditor(terminal, interruption).edit("text\n"));
        System.out.flush();
      }
    }
  }

  /** A program whose orderly end never comes. */
  static final class Stubborn {
    private Stubborn() {}

    public static void main(String[] args) throws InterruptedException {
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(() -> {
                System.out.println("ending, but never done");
                waitForever();
              }));
      Interruption _ = Interruption.watch();
      System.out.println("ready");
      waitForever();
    }

    private static void waitForever() {
      try {
        Thread.currentThread().join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Reading one file is enough for the Java runtime to load its network library, which opens a few
   * sockets without address to see what the system supports, and closes them. So the program is
   * compared with a program that does no more.
   */
  @Test
  void noSocketIsOpenedBeyondWhatAnyJavaProgramDoes() throws IOException, InterruptedException {
    assumeStrace();
    List<String> unavoidable = networkCalls(ChildProgram.java(List.of(), ReadsFile.class, "f.py"));
    assertThat(unavoidable).allMatch(call -> call.matches("(socket|[gs]etsockopt)\\(.*"));
    List<String[]> commands =
        List.of(
            edit(),
            edit("--yes", "--codebase", "."),
            new String[] {
              "complete", "f.py", "--line", "3", "-m", "m.gguf", "--kernels", "scalar", "--yes"
            },
            new String[] {"undo", "f.py"},
            new String[] {"history"},
            new String[] {"doctor"});
    for (String[] command : commands) {
      assertThat(networkCalls(ChildProgram.java(List.of(), Main.class, command)))
          .as(String.join(" ", command))
          .isEqualTo(unavoidable);
    }
    assertThat(file).as("edited, completed and undone").hasContent(AFTER);
  }

  /** Otherwise the test above might pass because it looks for the wrong thing. */
  @Test
  void aSocketWouldBeSeen() throws IOException, InterruptedException {
    assumeStrace();
    List<String> unavoidable = networkCalls(ChildProgram.java(List.of(), ReadsFile.class, "f.py"));
    assertThat(networkCalls(ChildProgram.java(List.of(), OpensSocket.class)))
        .hasSizeGreaterThan(unavoidable.size());
  }

  private void assumeStrace() throws InterruptedException {
    boolean works;
    try {
      List<String> command = List.of("strace", "-f", "-o", directory.resolve("t") + "", "true");
      works = new ProcessBuilder(command).start().waitFor() == 0;
    } catch (IOException e) {
      works = false;
    }
    assumeThat(works).as("strace is installed and may trace").isTrue();
  }

  /** System calls about the network, without the sockets that are files, sorted. */
  private List<String> networkCalls(List<String> command) throws IOException, InterruptedException {
    Path traces = Files.createTempDirectory(directory, "traces");
    List<String> traced = new ArrayList<>(List.of("strace", "-ff", "-qq", "-e", "trace=%network"));
    traced.addAll(List.of("-o", traces.resolve("t") + ""));
    traced.addAll(command);
    Process process = ChildProgram.start(directory, traced);
    process.getInputStream().readAllBytes();
    assertThat(process.waitFor())
        .as(Files.readString(ChildProgram.err(directory)))
        .isIn(ExitCode.OK.code(), ExitCode.ENVIRONMENT.code()); // doctor may find it slow
    List<String> calls = new ArrayList<>();
    try (Stream<Path> files = Files.list(traces)) {
      for (Path trace : files.toList()) {
        for (String line : Files.readAllLines(trace)) {
          if (line.contains("(") && !line.contains("AF_UNIX")) {
            calls.add(line.replaceAll("= .*", "").replaceAll("\\(\\d+", "(N"));
          }
        }
      }
    }
    calls.sort(null);
    return calls;
  }

  /** The least a program can do that works with files. */
  static final class ReadsFile {
    private ReadsFile() {}

    public static void main(String[] args) throws IOException {
      System.out.println(Files.readAllBytes(Path.of(args[0])).length);
    }
  }

  /** What the program must never be. */
  static final class OpensSocket {
    private OpensSocket() {}

    public static void main(String[] args) throws IOException {
      SocketChannel.open().close();
    }
  }

  @Test
  void noClassOfAWindowIsLoaded() throws IOException, InterruptedException {
    Path log = directory.resolve("classes.txt");
    ChildProgram.Result result =
        ChildProgram.run(
            directory, List.of(), List.of("-Xlog:class+load:file=" + log), edit("--yes"));
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(file).hasContent(AFTER);
    assertThat(Files.readString(log))
        .contains(" org.mycromwell.engine.api.CodeEditor ")
        .doesNotContainPattern(
            "\\] (java\\.awt|javax\\.swing|javafx|sun\\.awt|com\\.sun\\.glass)\\.");
  }
}

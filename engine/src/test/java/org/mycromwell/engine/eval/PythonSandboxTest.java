package org.mycromwell.engine.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mycromwell.engine.eval.SandboxResult.Outcome;

class PythonSandboxTest {
  private static final SandboxLimits LIMITS = new SandboxLimits(60_000, 20, 256L << 20, 1 << 16);

  private static PythonSandbox sandbox;

  @TempDir Path outside;

  @BeforeAll
  static void findPython() {
    sandbox = HumanEvalTest.sandbox();
  }

  /** With whatever this machine has, and as on one without namespaces. */
  static Stream<PythonSandbox> sandboxes() {
    return Stream.of(sandbox, sandbox.withGuardOnly());
  }

  @ParameterizedTest
  @MethodSource("sandboxes")
  void passesOnlyWhatComesToItsEnd(PythonSandbox box) {
    assertThat(box.run("assert 1 + 1 == 2\nprint('x' * 1000)", LIMITS).outcome())
        .isEqualTo(Outcome.PASSED);
    SandboxResult failed = box.run("assert 1 + 1 == 3, 'no'", LIMITS);
    assertThat(failed.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(failed.message()).isEqualTo("AssertionError: no");
    assertThat(box.run("def f(:", LIMITS).message()).contains("SyntaxError");
    assertThat(box.run("import sys; sys.exit(0)", LIMITS).outcome()).isEqualTo(Outcome.FAILED);
    assertThat(box.run("import os; os._exit(0)", LIMITS).outcome()).isEqualTo(Outcome.FAILED);
  }

  @ParameterizedTest
  @MethodSource("sandboxes")
  void endsEndlessLoops(PythonSandbox box) {
    SandboxLimits cpu = new SandboxLimits(60_000, 1, 256L << 20, 1 << 16);
    SandboxResult result = box.run("while True: pass", cpu);
    assertThat(result.outcome()).isEqualTo(Outcome.TIMED_OUT);
    assertThat(result.millis()).isLessThan(60_000);
    SandboxLimits wall = new SandboxLimits(2_000, 20, 256L << 20, 1 << 16);
    assertThat(box.run("import time; time.sleep(50)", wall).outcome()).isEqualTo(Outcome.TIMED_OUT);
  }

  @ParameterizedTest
  @MethodSource("sandboxes")
  void limitsMemory(PythonSandbox box) {
    SandboxResult result = box.run("x = bytearray(400 << 20)", LIMITS);
    assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(result.message()).contains("MemoryError");
    assertThat(box.run("x = bytearray(50 << 20)", LIMITS).outcome()).isEqualTo(Outcome.PASSED);
  }

  @ParameterizedTest
  @MethodSource("sandboxes")
  void limitsFiles(PythonSandbox box) {
    assertThat(box.run("open('a', 'w').write('x' * 1000)", LIMITS).outcome())
        .isEqualTo(Outcome.PASSED);
    assertThat(box.run("f = open('a', 'w'); f.write('x' * 100000); f.close()", LIMITS).outcome())
        .isEqualTo(Outcome.FAILED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "import socket; socket.socket()",
        "import urllib.request; urllib.request.urlopen('http://127.0.0.1/')",
        "import os; os.fork()",
        "import os; os.system('true')",
        "import subprocess; subprocess.run(['true'])",
        "import os; os.kill(1, 9)",
        "import os; os.setxattr('.', 'user.a', b'b')",
        "import ctypes; ctypes.CDLL(None)",
      })
  void hasNoNetworkAndStartsNoProcesses(String program) {
    SandboxResult result = sandbox.withGuardOnly().run(program, LIMITS);
    assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(result.message()).contains("is not allowed here");
  }

  @Test
  void changesNothingOutsideOfItsDirectory() throws IOException {
    Path file = Files.writeString(outside.resolve("kept"), "text");
    String name = "r'" + file + "'";
    for (String program :
        List.of(
            "import os; os.remove(" + name + ")",
            "open(" + name + ", 'w')",
            "import os; os.rename(" + name + ", 'here')",
            "import os; os.chmod(" + name + ", 0)",
            "import os; os.truncate(" + name + ", 0)",
            "import os; os.utime(" + name + ", (0, 0))",
            "import os; os.utime(open(" + name + ").fileno(), (0, 0))",
            "import os; os.chmod(open(" + name + ").fileno(), 0)",
            "import os; os.mkfifo(r'" + outside.resolve("made") + "')",
            "import os; os.mknod(r'" + outside.resolve("made") + "')",
            "import os; os.mkdir(r'" + outside.resolve("made") + "')",
            "import os; d = os.open(r'" + outside + "', 0); os.remove('kept', dir_fd=d)",
            "import os; os.remove('kept', dir_fd=3)",
            "import os; os.chdir(r'" + outside + "'); open('kept', 'w')")) {
      for (PythonSandbox box : sandboxes().toList()) {
        assertThat(box.run(program, LIMITS).outcome()).as(program).isEqualTo(Outcome.FAILED);
      }
    }
    assertThat(file).hasContent("text");
    assertThat(Files.getLastModifiedTime(file).toMillis()).isPositive();
    assertThat(outside.resolve("made")).doesNotExist();
  }

  @ParameterizedTest
  @MethodSource("sandboxes")
  void limitsAllFilesTogether(PythonSandbox box) {
    String many = "for i in range(%d): open(str(i), 'wb').write(b'x' * 65536)";
    assertThat(box.run(many.formatted(20), LIMITS).outcome()).isEqualTo(Outcome.PASSED);
    assertThat(box.run(many.formatted(200), LIMITS).outcome()).isEqualTo(Outcome.FAILED);
    String again = "for i in range(500): open('same', 'w')";
    assertThat(box.run(again, LIMITS).outcome()).isEqualTo(Outcome.PASSED);
  }

  /** What the kernel forbids, whatever gets round the guard. */
  @Test
  void filesAreReadOnlyWhereTheKernelCan() {
    assumeThat(sandbox.isolation()).as("namespaces here").isEqualTo(Isolation.READ_ONLY);
    assertThat(
            sandbox
                .run(
                    """
                    import os
                    for line in open('/proc/self/mountinfo'):
                        point, options = line.split()[4:6]
                        if not os.getcwd().startswith(point + os.sep):
                            assert options.startswith('ro'), line
                    assert 'CapEff:\\t0000000000000000' in open('/proc/self/status').read()
                    """,
                    LIMITS)
                .message())
        .isEmpty();
  }

  @Test
  void importsNothingFromTheWorkingDirectory() throws IOException {
    Path python = outside.resolve("python3");
    Path seen = outside.resolve("seen");
    Files.writeString(python, "#!/bin/sh\npwd > '" + seen + "'; echo \"$@\" >> '" + seen + "'\n");
    assumeThat(python.toFile().setExecutable(true)).isTrue();
    assertThat(PythonSandbox.interpreter(python)).isEmpty();
    assertThat(Files.readString(seen))
        .contains("cromwell-python-")
        .contains("-I -S -c")
        .doesNotContain(Path.of("").toAbsolutePath() + "\n");
  }

  /** Standard input that ends is a harness that is gone. */
  @ParameterizedTest
  @MethodSource("sandboxes")
  void interruptingStopsTheProgram(PythonSandbox box) throws InterruptedException {
    AtomicReference<SandboxResult> result = new AtomicReference<>();
    Thread thread = new Thread(() -> result.set(box.run("import time; time.sleep(50)", LIMITS)));
    Set<ProcessHandle> before = children();
    thread.start();
    Set<ProcessHandle> started = children();
    started.removeAll(before);
    while (started.isEmpty() && thread.isAlive()) {
      Thread.onSpinWait();
      started = children();
      started.removeAll(before);
    }
    thread.interrupt();
    thread.join();
    assertThat(result.get().message()).isEqualTo("interrupted");
    assertThat(result.get().millis()).isLessThan(45_000);
    assertThat(started).noneMatch(ProcessHandle::isAlive);
  }

  @Test
  void seesNoEnvironmentAndLeavesNoDirectory() throws IOException {
    assertThat(
            sandbox
                .withGuardOnly()
                .run(
                    "import os; assert not set(os.environ) - {'LC_CTYPE'}, dict(os.environ)",
                    LIMITS)
                .outcome())
        .isEqualTo(Outcome.PASSED);
    SandboxResult result = sandbox.run("import os; raise Exception(os.getcwd())", LIMITS);
    Path home = Path.of(result.message().replace("Exception: ", ""));
    assertThat(home.getFileName().toString()).isEqualTo("home");
    assertThat(home.getParent()).doesNotExist();
    String writes =
        "import os; os.mkdir('d'); open('d/f', 'w').close(); raise Exception(os.getcwd())";
    Path left =
        Path.of(sandbox.withGuardOnly().run(writes, LIMITS).message().replace("Exception: ", ""));
    assertThat(left.getParent()).isAbsolute().doesNotExist();
  }

  private static Set<ProcessHandle> children() {
    return ProcessHandle.current().children().collect(Collectors.toCollection(HashSet::new));
  }

  /** Only the loopback device is left, whatever gets round the guard. */
  @Test
  void namespaceHasNoNetwork() {
    assumeThat(sandbox.isolation()).as("namespaces here").isNotEqualTo(Isolation.GUARD);
    assertThat(
            sandbox
                .run(
                    """
                    devices = open('/proc/self/net/dev').read()
                    assert devices.count(':') == 1, devices
                    """,
                    LIMITS)
                .message())
        .isEmpty();
  }
}

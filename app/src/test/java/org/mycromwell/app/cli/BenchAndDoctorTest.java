package org.mycromwell.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchAndDoctorTest {
  private static final String[] SHORT = {
    "--warm-up", "0", "--iterations", "2", "--no-limits", "--threads", "2", "--kernels", "scalar"
  };

  private static Cli.Result bench(String... args) {
    String[] all = new String[1 + args.length + SHORT.length];
    all[0] = "bench";
    System.arraycopy(args, 0, all, 1, args.length);
    System.arraycopy(SHORT, 0, all, 1 + args.length, SHORT.length);
    return Cli.run(all);
  }

  @ParameterizedTest
  @CsvSource({"F32, 4, 1e-12", "q8_0, 4, 1e-3", "Q4_K, 1, 1e-3", "bf16, 1, 1e-4"})
  void gemmReportsFiguresAndIsRight(String type, String n, double tolerance) {
    Cli.Result result =
        bench("gemm", "--m", "24", "--n", n, "--k", "256", "--type", type, "--json");
    assertThat(result.exitCode()).isZero();
    assertThat(result.json())
        .containsEntry("benchmark", "gemm")
        .containsEntry("m", 24L)
        .containsEntry("iterations", 2L)
        .containsEntry("kernels", "scalar")
        .containsKeys(
            "meanMillis", "deviationMillis", "gflops", "gigabytesPerSecond", "cpu", "java")
        .doesNotContainKey("shareOfLimit");
    assertThat(result.json("error", Double.class)).isLessThan(tolerance);
  }

  @Test
  void gemmPrintsUnits() {
    Cli.Result result = bench("gemm", "--m", "8", "--n", "1", "--k", "32");
    assertThat(result.out())
        .contains("gemm     8 x 1 x 32 F32, kernels scalar, 2 threads, 2 iterations")
        .containsPattern("compute +[0-9.]+ .?FLOP/s ± ")
        .containsPattern("read +[0-9.]+ .?B/s ± ");
    assertThat(result.err()).isEmpty();
  }

  @Test
  void trainingProductsReportFiguresAndAreRight() {
    String[] shape = {"gemm", "--training", "--m", "24", "--n", "10", "--k", "33"};
    Cli.Result result = bench(shape);
    assertThat(result.out())
        .contains("training, 24 outputs, 10 tokens, 33 inputs, kernels scalar, 2 threads")
        .containsPattern("(?m)^y +[0-9.]+ .?FLOP/s ± ")
        .containsPattern("(?m)^dx +[0-9.]+ .?FLOP/s ± ")
        .containsPattern("(?m)^dW +[0-9.]+ .?FLOP/s ± ");
    String[] json = Arrays.copyOf(shape, shape.length + 1);
    json[shape.length] = "--json";
    result = bench(json);
    assertThat(result.json())
        .containsEntry("benchmark", "gemmTraining")
        .containsKeys("forward", "inputGradient", "weightGradient", "cpu", "java");
    assertThat(result.json("error", Double.class)).isLessThan(1e-12);
  }

  @ParameterizedTest
  @CsvSource({"F32, 40", "F16, 1", "q8, 40"})
  void attentionReportsFigures(String cacheType, String queries) {
    Cli.Result result =
        bench(
            "attention",
            "--batch",
            "2",
            "--seq",
            "40",
            "--queries",
            queries,
            "--heads",
            "4",
            "--kv-heads",
            "2",
            "--head-dim",
            "16",
            "--cache-type",
            cacheType,
            "--json");
    assertThat(result.exitCode()).isZero();
    assertThat(result.json())
        .containsEntry("benchmark", "attention")
        .containsEntry("queries", Long.parseLong(queries))
        .containsKeys("meanMillis", "gflops", "gigabytesPerSecond", "cacheBytes");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          gemm --k 33 --type Q8_0             | --k is 33, but must be a multiple of 32 for Q8_0
          gemm --m 0                          | --m is 0, but must be at least 1
          gemm --m 8000000 --n 1 --k 65536    | needs
          gemm --type Q9                      | Invalid value for option '--type'
          gemm --training --type F16          | --type is F16, but training computes with F32 only
          gemm --threads 0                    | --threads is 0, but must be 1 to 1024
          attention --heads 5 --kv-heads 2    | --heads is 5, but must be a multiple of --kv-heads 2
          attention --queries 9 --seq 8       | --queries is 9, but must be 1 to --seq
          attention --head-dim 7              | --head-dim is 7, but must be a multiple of 8
          """)
  void wrongValuesAreNamedInOneLine(String arguments, String message) {
    String[] words = ("bench " + arguments).split(" ");
    Cli.Result result = Cli.run(words);
    assertThat(result.exitCode()).isIn(ExitCode.USAGE.code(), ExitCode.BAD_FILE.code());
    assertThat(result.err()).contains(message).hasLineCount(1);
    assertThat(result.out()).isEmpty();
  }

  @Test
  void doctorDescribesTheMachine() {
    Cli.Result result = Cli.run("doctor");
    assertThat(result.out())
        .contains(System.getProperty("java.vendor"), "Vector API", "L1d", "Kernels", "Threads");
    assertThat(result.err()).isEmpty();
  }

  @Test
  void doctorIsAllAReportNeeds() throws IOException {
    assertThat(Cli.run("doctor").out())
        .contains("Cromwell    " + Version.program())
        .contains("System      " + System.getProperty("os.name"))
        .contains("Measured    nothing; --measure")
        .containsPattern("(?m)^Model       embedded demo model, [0-9.]+ million parameters")
        .containsPattern("(?m)^Rendering   .*(DISPLAY is not set|JavaFX pipelines tried)")
        .doesNotContain(System.getProperty("user.home"));
  }

  @Test
  void doctorTellsHowTheWindowWouldBeDrawn() {
    Properties linux = new Properties();
    linux.setProperty("os.name", "Linux");
    assertThat(DoctorCommand.rendering(Map.of(), linux)).contains("DISPLAY is not set");
    assertThat(DoctorCommand.rendering(Map.of("DISPLAY", ":0"), linux)).endsWith("es2, then sw");
    linux.setProperty("prism.order", "sw");
    linux.setProperty("glass.platform", "Headless");
    assertThat(DoctorCommand.rendering(Map.of(), linux)).contains("Headless").endsWith(": sw");
  }

  @Test
  void doctorExitCodeFollowsItsVerdict() {
    Cli.Result result = Cli.run("doctor", "--json");
    boolean ready = result.json("ready", Boolean.class);
    assertThat(result.exitCode())
        .isEqualTo(ready ? ExitCode.OK.code() : ExitCode.ENVIRONMENT.code());
    assertThat((List<?>) result.json("problems", List.class)).hasSize(ready ? 0 : 1);
    assertThat((List<?>) result.json("measured", List.class)).isEmpty();
  }

  @Test
  void threadCountsDoubleUpToTheMost() {
    assertThat(DoctorCommand.threadCounts(1)).containsExactly(1);
    assertThat(DoctorCommand.threadCounts(2)).containsExactly(1, 2);
    assertThat(DoctorCommand.threadCounts(12)).containsExactly(1, 2, 4, 8, 12);
  }
}

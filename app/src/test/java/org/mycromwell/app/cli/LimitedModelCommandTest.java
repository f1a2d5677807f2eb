package org.mycromwell.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mycromwell.engine.model.ModelAbilities;
import org.mycromwell.engine.model.ModelAbilities.Calibration;
import org.mycromwell.engine.testing.ScriptedModel;
import org.mycromwell.engine.tokenizer.CromwellVocabulary;

/** What the command line says of a model that knows its limits. */
class LimitedModelCommandTest {
  private static final String BEFORE = "a = 1\nb = 2\nc = 3\n";

  private static final ModelAbilities ABILITIES =
      new ModelAbilities(
          OptionalInt.empty(),
          OptionalInt.empty(),
          OptionalDouble.of(0.25),
          Optional.of(new Calibration(8, 3.5f)),
          List.of("python"),
          List.of("rename-variable", "null-check"));

  @TempDir Path directory;
  private Path file = Path.of("");
  private Path model = Path.of("");

  @BeforeEach
  void writeFile() throws IOException {
    file = Files.writeString(directory.resolve("f.py"), BEFORE);
    model = directory.resolve("m.gguf");
  }

  private static ScriptedModel model() {
    return ScriptedModel.answering("<L2><L1>\nb = 5").withLineMarks().withAbilities(ABILITIES);
  }

  private String[] edit(String... options) {
    List<String> words =
        new ArrayList<>(List.of("edit", file + "", "-m", model + "", "-t", "1", "-i", "change b"));
    words.addAll(Arrays.asList(options));
    return words.toArray(String[]::new);
  }

  @Test
  void aRefusalIsOneFriendlySentenceAndNothingIsWritten() throws IOException {
    model().doubting(0, CromwellVocabulary.UNABLE, 0.3).write(model);
    Cli.Result result = Cli.at(directory).run(edit("--yes"));
    assertThat(result.exitCode()).isEqualTo(ExitCode.GENERATION_FAILED.code());
    assertThat(result.err().lines().toList())
        .last()
        .asString()
        .contains("it can rename a variable, add a null or None check", "--model FILE", "GGUF");
    assertThat(file).hasContent(BEFORE);

    Cli.Result json = Cli.at(directory).run(edit("--yes", "--json"));
    assertThat(json.exitCode()).isEqualTo(4);
    assertThat(json.out().lines().toList())
        .last()
        .asString()
        .contains("\"type\":\"error\",\"exitCode\":4", "\"beyondModel\":true");
    assertThat(file).hasContent(BEFORE);
  }

  @Test
  void anUnsureChangeIsMarkedWhereItIsShown() {
    model().doubting(1, "<L0>", 0.4).write(model); // 8 ln 0.6 + 3.5 is -0.587
    Cli.Result piped = Cli.at(directory).run(edit());
    assertThat(piped.exitCode()).as(piped.err()).isZero();
    assertThat(piped.err()).contains("change 1 of 1, line 2: unsure, 36 %");
    assertThat(piped.out()).contains("+b = 5").doesNotContain("unsure");

    Cli.Result terminal = Cli.at(directory).onTerminal("n").run(edit("--color", "never"));
    assertThat(terminal.out()).contains("@@ -1,3 +1,3 @@ unsure, 36 %\n");

    Cli.Result json = Cli.at(directory).run(edit("--json"));
    assertThat(json.out()).containsPattern("\"confidence\":0\\.357.*\"unsure\":true");
  }

  @Test
  void aSureChangeIsNot() {
    model().write(model);
    Cli.Result piped = Cli.at(directory).run(edit());
    assertThat(piped.err()).doesNotContain("unsure");
    Cli.Result json = Cli.at(directory).run(edit("--json"));
    assertThat(json.out()).containsPattern("\"confidence\":0\\.970.*\"unsure\":false");
  }

  @Test
  void abilitiesAreWrittenFromAFileAndShown() throws IOException {
    Path plain = directory.resolve("plain.gguf");
    assertThat(Cli.run("init", "--preset", "vljepa-nano", "-o", plain + "").exitCode()).isZero();
    Path plan =
        Files.writeString(
            directory.resolve("abilities.yaml"),
            """
            maxScopeTokens: 300
            linesAround: 12
            unableThreshold: 0.5
            languages: [python]
            abilities: [rename-variable, transcribe]
            description: A demo.
            """);
    Cli.Result quantized =
        Cli.run(
            "quantize", plain + "", model + "", "--type", "Q8_0", "--abilities", plan.toString());
    assertThat(quantized.exitCode()).as(quantized.err()).isZero();
    Cli.Result info = Cli.run("models", "info", model + "");
    assertThat(info.out())
        .contains(
            "A demo.",
            "Abilities   rename a variable, write the code of a screenshot",
            "Limits      edits up to 300 tokens at once; sees 12 lines around them; files in python");
    assertThat(Cli.run("models", "info", model + "", "--json").json())
        .containsEntry("maxScopeTokens", 300L)
        .containsEntry("unableThreshold", 0.5);

    Path picture = Path.of("").toAbsolutePath().resolveSibling("examples").resolve("clamp.png");
    Cli.Result refused =
        Cli.at(directory).run("edit", file + "", "-m", model + "", "--image", picture + "");
    assertThat(refused.exitCode()).as(refused.err()).isEqualTo(4);
    assertThat(refused.err()).contains("into an empty or new file");

    Files.writeString(plan, "maxScopeTokens: -3\n");
    Cli.Result wrong =
        Cli.run(
            "quantize",
            plain + "",
            model + "",
            "--force",
            "--type",
            "F32",
            "--abilities",
            plan + "");
    assertThat(wrong.exitCode()).isEqualTo(ExitCode.BAD_FILE.code());
    assertThat(wrong.err()).contains("abilities.yaml", "max_scope_tokens has value -3");
  }

  @Test
  void withoutAnImageTheInstructionIsNeededAndTheFileToo() {
    model().write(model);
    Cli.Result noWords = Cli.at(directory).run("edit", file + "", "-m", model + "");
    assertThat(noWords.exitCode()).isEqualTo(ExitCode.USAGE.code());
    assertThat(noWords.err()).contains("--instruction is missing");
    Cli.Result noFile =
        Cli.at(directory).run("edit", directory.resolve("no.py") + "", "-m", model + "", "-i", "x");
    assertThat(noFile.exitCode()).isEqualTo(ExitCode.NOT_EDITABLE.code());
  }
}

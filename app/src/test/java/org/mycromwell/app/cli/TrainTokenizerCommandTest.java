package org.mycromwell.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mycromwell.engine.format.GgufFile;
import org.mycromwell.engine.tokenizer.GgufTokenizers;
import org.mycromwell.engine.tokenizer.Tokenizer;
import org.mycromwell.engine.tokenizer.TokenizerJson;

/** {@code cromwell train tokenizer} on a small corpus. */
class TrainTokenizerCommandTest {
  @TempDir Path folder;

  @BeforeEach
  void makeCorpus() throws IOException {
    for (int i = 0; i < 12; i++) {
      Path file = folder.resolve("src/part" + i % 3 + "/file" + i + ".py");
      Files.createDirectories(file.getParent());
      StringBuilder text = new StringBuilder();
      for (int k = 0; k < 20; k++) {
        text.append(
            "def read_value_%d_%d(source):\n    return source.value + %d\n\n"
                .formatted(i, k, i * k));
      }
      Files.writeString(file, text);
    }
    Files.writeString(folder.resolve("src/gen.py"), "# @generated\n" + "x = 1\n".repeat(30));
  }

  @Test
  void itLearnsAndTells() throws IOException {
    Path gguf = folder.resolve("t.gguf");
    Cli.Result result = run(gguf, "--vocabulary", "418", "--json");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.json())
        .containsEntry("tokens", 418L)
        .containsEntry("files", 12L)
        .containsEntry("rejectedFiles", 1L)
        .containsEntry("roundTrip", true);
    assertThat(result.json("bytesPerToken", Double.class)).isGreaterThan(1.5);
    try (GgufFile file = GgufFile.open(gguf)) {
      anyTextComesBack(GgufTokenizers.load(file));
    }
  }

  @Test
  void bothFormatsHoldTheSameTokenizer() throws IOException {
    Path gguf = folder.resolve("t.gguf");
    Path json = folder.resolve("tokenizer.json");
    assertThat(run(gguf, "--vocabulary", "408").out()).contains("408 tokens", "1 generated");
    assertThat(run(json, "--vocabulary", "408").exitCode()).isZero();
    Tokenizer fromJson = TokenizerJson.read(json).build();
    anyTextComesBack(fromJson);
    String text = "def read_value(source):\n\treturn 12 <EDIT>\n";
    try (GgufFile file = GgufFile.open(gguf)) {
      assertThat(GgufTokenizers.load(file).encode(text)).isEqualTo(fromJson.encode(text));
    }
  }

  @Test
  void aPlanNamesItsFilesAndItsTokenizer() throws IOException {
    Path plan = folder.resolve("plan.yaml");
    Files.writeString(
        plan,
        """
        name: small
        model: {preset: tiny}
        tokenizer: made/tokenizer.json
        data: {heldOut: 0.3, corpora: [{name: code, path: src}]}
        stages:
          - name: only
            steps: 1
            tokensPerBatch: 10
            mix: [{kind: continue}]
            objective: {lm: 1}
            learningRate: {peak: 1e-3}
        """);
    Cli.Result result = Cli.run("train", "tokenizer", plan + "", "--vocabulary", "408", "--json");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.json("files", Long.class)).isBetween(1L, 11L);
    assertThat(result.json()).containsEntry("rejectedFiles", 1L);
    anyTextComesBack(TokenizerJson.read(folder.resolve("made/tokenizer.json")).build());
    assertThat(Cli.run("train", "tokenizer", plan + "", "--force", "--include", "*.py").err())
        .contains("--include", "plan.yaml");
  }

  @Test
  void wrongArgumentsAreNamed() {
    Path gguf = folder.resolve("t.gguf");
    assertThat(run(gguf, "--vocabulary", "20").err()).contains("vocabulary size is 20");
    assertThat(run(gguf, "--include", "*.rs").err()).contains("no files");
    assertThat(Cli.run("train", "tokenizer", "-o", gguf + "", folder + "/none").err())
        .contains("none");
    assertThat(Cli.run("train", "tokenizer", folder + "").err()).contains("--output is missing");
    assertThat(gguf).doesNotExist();
  }

  private Cli.Result run(Path target, String... more) {
    String[] args = new String[more.length + 5];
    args[0] = "train";
    args[1] = "tokenizer";
    args[2] = "-o";
    args[3] = target.toString();
    System.arraycopy(more, 0, args, 4, more.length);
    args[args.length - 1] = folder.resolve("src").toString();
    return Cli.run(args);
  }

  /** Every character there is, in any order, and every byte. */
  private static void anyTextComesBack(Tokenizer tokenizer) {
    Random random = new Random(4);
    for (int i = 0; i < 200; i++) {
      StringBuilder text = new StringBuilder();
      for (int k = 0; k < 50; k++) {
        int point = random.nextInt(random.nextBoolean() ? 0x100 : 0x110000);
        if (point < 0xD800 || point > 0xDFFF) {
          text.appendCodePoint(point);
        }
      }
      assertThat(tokenizer.decodeToString(tokenizer.encode(text))).isEqualTo(text.toString());
    }
    boolean[] seen = new boolean[256];
    for (int id = 0; id < tokenizer.vocabularySize(); id++) {
      byte[] bytes = tokenizer.decode(id);
      if (bytes.length == 1) {
        seen[bytes[0] & 0xFF] = true;
      }
    }
    assertThat(seen).doesNotContain(false);
  }
}

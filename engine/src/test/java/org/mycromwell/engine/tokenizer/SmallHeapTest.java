package org.mycromwell.engine.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.format.GgufFile;
import org.mycromwell.engine.format.GgufWriter;

/** Oversized vocabularies end in one sentence in a virtual machine with 64 MB of heap. */
class SmallHeapTest {
  @TempDir Path folder;

  /** What runs in the small heap: reads each file, and prints a line that says how it ended. */
  static final class Reader {
    private Reader() {}

    public static void main(String[] files) {
      for (String file : files) {
        System.out.println(Path.of(file).getFileName() + ": " + ending(Path.of(file)));
      }
    }

    private static String ending(Path file) {
      try {
        if (file.toString().endsWith(".json")) {
          return "read " + TokenizerJson.read(file).build().vocabularySize();
        }
        try (GgufFile model = GgufFile.open(file)) {
          return "read " + GgufTokenizers.load(model).vocabularySize();
        }
      } catch (EngineException e) {
        return "refused: " + e.getMessage();
      } catch (OutOfMemoryError e) {
        return "out of memory";
      }
    }
  }

  @Test
  void oversizedVocabulariesAreRefused() throws Exception {
    List<Path> files =
        List.of(
            gguf(
                "string", new GgufWriter().putString("tokenizer.ggml.model", "m".repeat(40 << 20))),
            gguf("arrays", arrays(500_000, 600_000)),
            gguf("tokens", arrays(600_000, 0)),
            json("merges", "{\"model\":{\"merges\":[", 2_000_000, i -> "\"a b\"", "]}}"),
            json("vocab", "{\"model\":{\"vocab\":{", 500_000, i -> "\"t" + i + "\":" + i, "}}}"),
            json("fields", "{", 1_000_000, i -> "\"f" + i + "\":1", "}"),
            json("texts", "{\"a\":[", 1000, i -> "\"" + "x".repeat(500_000) + "\"", "]}"),
            json("names", "{\"" + "n".repeat(60_000) + "\":[", 99_000, i -> "1", "]}"));

    List<String> endings = run(files);

    assertThat(endings).hasSameSizeAs(files).allMatch(line -> line.contains(": refused: "));
    assertThat(String.join("\n", endings))
        .contains("'tokenizer.ggml.model' has 41943040 bytes")
        .contains("all arrays of the file take")
        .contains("tokenizer.ggml.tokens has 600000 entries")
        .contains("field name of 60000 characters")
        .contains("texts take more than");
  }

  private static GgufWriter arrays(int tokens, int merges) {
    List<String> texts = new ArrayList<>(tokens);
    for (int id = 0; id < tokens; id++) {
      texts.add("t" + id);
    }
    return new GgufWriter()
        .putString("tokenizer.ggml.model", "gpt2")
        .putString("tokenizer.ggml.pre", "gpt-2")
        .putStrings("tokenizer.ggml.tokens", texts)
        .putStrings("tokenizer.ggml.merges", Collections.nCopies(merges, "a b"));
  }

  private Path gguf(String name, GgufWriter writer) {
    Path file = folder.resolve(name + ".gguf");
    writer.write(file);
    return file;
  }

  private Path json(String name, String head, int count, IntFunction<String> item, String tail) {
    Path file = folder.resolve(name + ".json");
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write(head);
      for (int i = 0; i < count; i++) {
        out.write(i == 0 ? "" : ",");
        out.write(item.apply(i));
      }
      out.write(tail);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> run(List<Path> files) throws IOException, InterruptedException {
    Path classes = location(GgufFile.class);
    String classPath =
        String.join(
            System.getProperty("path.separator"),
            classes.resolveSibling("classes").toString(),
            classes.resolveSibling("test-classes").toString(),
            location(JsonFactory.class).toString());
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath,
                Reader.class.getName()));
    files.forEach(file -> command.add(file.toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output.lines().toList();
  }

  private static Path location(Class<?> type) {
    try {
      return Path.of(
          Objects.requireNonNull(type.getProtectionDomain().getCodeSource()).getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}

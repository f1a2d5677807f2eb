package org.mycromwell.engine.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.edit.LineRange;

class HeldOutTest {
  private static final String EDIT =
      "{\"family\": \"rename\", \"file\": \"a.py\", \"text\": \"x = 1\\ny = 2\\nz = 3\\n\","
          + " \"first\": 1, \"end\": 2, \"instruction\": \"do\", \"expected\": \"y = 5\\n\"}\n";

  @TempDir Path folder;

  @Test
  void readsEditsAndAppliesThem() throws IOException {
    List<HeldOutEdit> edits = HeldOutEdit.read(file(EDIT));
    assertThat(edits).hasSize(1);
    HeldOutEdit edit = edits.getFirst();
    assertThat(edit.scope()).isEqualTo(new LineRange(1, 2));
    assertThat(edit.textAfter()).isEqualTo("x = 1\ny = 5\nz = 3\n");
  }

  @Test
  void scopesAtTheEndsAndEmptyOnesAreKept() {
    assertThat(after("a\nb\n", 0, 2, "c\n")).isEqualTo("c\n");
    assertThat(after("a\nb", 1, 2, "c")).isEqualTo("a\nc");
    assertThat(after("a\nb\n", 2, 2, "c\n")).isEqualTo("a\nb\nc\n");
    assertThat(after("a\nb\n", 0, 0, "c\n")).isEqualTo("c\na\nb\n");
    assertThat(after("", 0, 0, "c\n")).isEqualTo("c\n");
    assertThat(after("a\nb\n", 0, 1, "")).isEqualTo("b\n");
  }

  @Test
  void saysWhichLineIsWrong() {
    assertThatThrownBy(() -> HeldOutEdit.read(file(EDIT.replace("\"end\": 2", "\"end\": 9"))))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("line 1: field end is 9");
    assertThatThrownBy(() -> HeldOutEdit.read(file(EDIT.replace("\"end\": 2", "\"end\": 2.5"))))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("no whole number");
  }

  @Test
  void imagesAreRelativeToTheirList() throws IOException {
    Path list =
        file(
            "{\"file\": \"a.py\", \"image\": \"images/0.png\", \"instruction\": \"read\","
                + " \"expected\": \"x\\n\"}");
    assertThat(HeldOutScreenshot.read(list).getFirst().image())
        .isEqualTo(folder.resolve("images/0.png"));
  }

  @Test
  void surpriseIsThatOfASoftmax() {
    float[] logits = {99, 0, 0, 0, 0};
    assertThat(Perplexity.surprise(logits, 1, 4, 2)).isEqualTo(Math.log(4));
    assertThat(Perplexity.surprise(new float[] {1000, 0}, 0, 2, 0)).isZero();
  }

  private static String after(String text, int first, int end, String expected) {
    return new HeldOutEdit("", "f", text, new LineRange(first, end), "do", expected).textAfter();
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("edits.jsonl"), text);
  }
}

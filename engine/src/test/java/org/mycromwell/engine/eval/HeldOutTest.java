package org.mycromwell.engine.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
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

  private static String after(String text, int first, int end, String expected) {
    return new HeldOutEdit("", "", "f", text, new LineRange(first, end), "do", expected)
        .textAfter();
  }

  @Test
  void imagesOutsideOfTheFolderAreRefused() throws IOException {
    for (String image :
        List.of("../secret.png", "a/../../b.png", "/etc/a.png", "a\\u0000.png", "")) {
      Path list =
          file(
              "\n{\"file\": \"a.py\", \"image\": \""
                  + image
                  + "\", \"instruction\": \"read\", \"expected\": \"x\\n\"}");
      assertThatThrownBy(() -> HeldOutScreenshot.read(list))
          .as(image)
          .isInstanceOf(EngineException.class)
          .hasMessageContaining("line 2: field image must be a path inside");
    }
  }

  @Test
  void emptyFilesAreRefused() throws IOException {
    Path list = file("\n  \n");
    assertThatThrownBy(() -> HeldOutEdit.read(list))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("is empty");
  }

  /** A small packed file may hold a line of any length. */
  @Test
  void aLineWithoutEndIsRefusedBeforeItIsWhole() throws IOException {
    Path packed = folder.resolve("edits.jsonl.gz");
    byte[] blanks = new byte[1 << 20];
    Arrays.fill(blanks, (byte) ' ');
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      for (int i = 0; i < 9; i++) {
        out.write(blanks);
      }
    }
    assertThatThrownBy(() -> HeldOutEdit.read(packed))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("line 1 has more than the 8388608 characters");
  }

  @Test
  void countsWhatAParserCanTell() throws IOException {
    HeldOutEdit edit = HeldOutEdit.read(file(EDIT)).getFirst();
    assertThat(EditCounts.of(edit, edit.text())).isEqualTo(new EditCounts(1, 0, 0, 0, 1, 0, 0));
    assertThat(EditCounts.of(edit, edit.textAfter()))
        .isEqualTo(new EditCounts(1, 1, 1, 0, 0, 0, 0));
    assertThat(EditCounts.of(edit, "x = 2\n")).isEqualTo(new EditCounts(1, 0, 1, 1, 0, 0, 0));
    assertThat(EditCounts.of(edit, "def (:\n")).isEqualTo(new EditCounts(1, 0, 0, 0, 0, 0, 0));
    HeldOutEdit unknown = HeldOutEdit.read(file(EDIT.replace("a.py", "a.zzz"))).getFirst();
    EditCounts unchecked = EditCounts.of(unknown, "def (:\n");
    assertThat(unchecked).isEqualTo(new EditCounts(1, 0, 0, 0, 0, 1, 0));
    assertThat(unchecked.validShare()).isEmpty();
    EditCounts all =
        unchecked
            .plus(EditCounts.REFUSED)
            .plus(EditCounts.of(edit, edit.text()))
            .plus(EditCounts.of(edit, edit.textAfter()))
            .plus(EditCounts.of(edit, "def (:\n"));
    assertThat(all.checked()).isEqualTo(2);
    assertThat(all.validShare()).hasValue(0.5);
  }

  @Test
  void onlyFailuresOfTheModelCountAsRefused() {
    Refusals.requireOfModel("'a' line 3", new EngineException(Kind.CONTEXT_FULL, "too long"));
    assertThatThrownBy(() ->
            Refusals.requireOfModel(
                "'a' line 3", new EngineException(Kind.BAD_FILE, "image is not there")))
        .isInstanceOf(EngineException.class)
        .hasMessage("'a' line 3: image is not there");
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("edits.jsonl"), text);
  }
}

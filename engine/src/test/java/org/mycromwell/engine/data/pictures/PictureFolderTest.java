package org.mycromwell.engine.data.pictures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.data.Documents;
import org.mycromwell.engine.data.Draws;
import org.mycromwell.engine.data.Examples;
import org.mycromwell.engine.data.SourceFile;
import org.mycromwell.engine.data.Split;
import org.mycromwell.engine.data.TestData;
import org.mycromwell.engine.image.CharacterGrid;
import org.mycromwell.engine.model.vljepa.Example;
import org.mycromwell.engine.model.vljepa.VlJepaPreset;

class PictureFolderTest {
  private static final List<String> LINES =
      List.of("def add(first, second):", "    total = first + second", "    return total");

  private static void write(Path folder, String image) throws IOException {
    Excerpt excerpt = new Excerpt("cart.py", LINES, "", "", 100, 1);
    RenderedCode drawn = new StrokePictures().draw(excerpt, Draws.of(4));
    Files.write(folder.resolve("one.png"), Pictures.png(drawn.picture()));
    Files.writeString(
        folder.resolve("screenshots.jsonl"),
        "{\"image\":\""
            + image
            + "\",\"file\":\"shop/cart.py\",\"text\":\""
            + String.join("\\n", LINES)
            + "\\n\"}\n");
  }

  private static PictureExamples examples(Path folder, double share, Split split) {
    PicturePlan plan = new PicturePlan(folder.toString(), share);
    Documents documents =
        Documents.of(List.of(new SourceFile("a.txt", "other words\n")), TestData.tokenizer());
    return PictureSources.open(FontPlan.BUILT_IN, plan, folder)
        .examples(
            documents,
            new Examples(TestData.tokenizer()),
            split,
            1,
            VlJepaPreset.NANO.config().vision());
  }

  @Test
  void picturesOfAFolderAreLearntWithTheLabelsOfTheirText(@TempDir Path folder) throws IOException {
    write(folder, "one.png");
    int found = 0;
    for (int number = 0; number < 40; number++) {
      Example example = examples(folder, 0.5, Split.TRAIN).picture(number).orElseThrow();
      int columns = example.images().getFirst().width() / CharacterGrid.CELL_WIDTH;
      found += CellLabels.lines(example.cellLabels(), columns).equals(LINES) ? 1 : 0;
      Example measured = examples(folder, 0.5, Split.HELD_OUT).picture(number).orElseThrow();
      int width = measured.images().getFirst().width() / CharacterGrid.CELL_WIDTH;
      assertThat(CellLabels.lines(measured.cellLabels(), width)).containsExactly("other words");
    }
    assertThat(found).isBetween(8, 32);
  }

  @Test
  void picturesWhoseTextIsElsewhereAreLeftOut(@TempDir Path folder) throws IOException {
    write(folder, "one.png");
    Path list = folder.resolve("screenshots.jsonl");
    Files.writeString(list, Files.readString(list).replace("total", "to  l"));
    for (int number = 0; number < 10; number++) {
      Example example = examples(folder, 0.9, Split.TRAIN).picture(number).orElseThrow();
      int columns = example.images().getFirst().width() / CharacterGrid.CELL_WIDTH;
      assertThat(CellLabels.lines(example.cellLabels(), columns)).containsExactly("other words");
    }
  }

  @Test
  void imagesElsewhereAreRefused(@TempDir Path folder) throws IOException {
    write(folder, "../one.png");
    assertThatThrownBy(() -> examples(folder, 0.5, Split.TRAIN))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("image")
        .hasMessageContaining("line 1");
  }
}

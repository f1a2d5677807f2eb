package org.mycromwell.app.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.mycromwell.engine.edit.LineRange;
import org.mycromwell.engine.edit.Snapshot;

class StreamPreviewTest {
  private final Snapshot file = Snapshot.of("a.py", "h\na\nb\nc\nd\nt\n".getBytes(UTF_8));
  private final StreamPreview preview = new StreamPreview(file, new LineRange(1, 5));

  @Test
  void beforeAnAnswerItIsTheFile() {
    ProvisionalText text = preview.show("");
    assertThat(text.lines()).containsExactly("h", "a", "b", "c", "d", "t");
    assertThat(List.of(text.firstNew(), text.endNew(), text.endScope())).containsExactly(1, 1, 5);
  }

  @Test
  void theAnswerReplacesTheScopeFromTheTop() {
    assertThat(preview.show("a\n").lines()).containsExactly("h", "a", "b", "c", "d", "t");
    assertThat(preview.show("a\nX").lines()).containsExactly("h", "a", "X", "c", "d", "t");
    ProvisionalText text = preview.show("a\nX\n");
    assertThat(text.lines()).containsExactly("h", "a", "X", "c", "d", "t");
    assertThat(List.of(text.firstNew(), text.endNew(), text.endScope())).containsExactly(1, 3, 5);
  }

  @Test
  void deletedLinesGoWhenWhatFollowsThemCame() {
    Snapshot six = Snapshot.of("a.py", "a\nb\nc\nd\ne\nf\n".getBytes(UTF_8));
    StreamPreview deletes = new StreamPreview(six, six.allLines());
    assertThat(deletes.show("a\nd\n").lines()).containsExactly("a", "d", "c", "d", "e", "f");
    assertThat(deletes.show("a\nd\ne\nf\n").lines()).containsExactly("a", "d", "e", "f");
  }

  @Test
  void addedLinesPushTheOldOnesDownAgain() {
    assertThat(preview.show("a\nX\nb\n").lines())
        .containsExactly("h", "a", "X", "b", "c", "d", "t");
  }

  @Test
  void anAnswerThatBeginsAnewIsShownAnew() {
    preview.show("thinking\nabout it\n");
    assertThat(preview.show("a\n").lines()).containsExactly("h", "a", "b", "c", "d", "t");
  }
}

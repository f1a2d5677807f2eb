package org.mycromwell.engine.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.apply.EditStore;
import org.mycromwell.engine.apply.StateDirectory;
import org.mycromwell.engine.edit.Decision;
import org.mycromwell.engine.edit.Snapshot;
import org.mycromwell.engine.edit.flow.EditListener;
import org.mycromwell.engine.exec.CancelToken;
import org.mycromwell.engine.testing.ScriptedModel;

/** A file that does not exist becomes one when something is written to it, and not before. */
class NewFileTest {
  private static final String TEXT = "a = 1\nb = 2\n";

  @TempDir Path folder;

  private EditResult edit(Path file) {
    try (CodeEditor editor =
        CodeEditor.builder()
            .modelPath(
                ScriptedModel.answering(TEXT)
                    .withCromwellTokens()
                    .write(folder.resolve("model.gguf")))
            .stateDirectory(folder.resolve("state"))
            .build()) {
      return editor.edit(
          EditRequest.of(Snapshot.ofNew(file), "write it"), EditListener.NONE, new CancelToken());
    }
  }

  private static void assertKind(Kind kind, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(EngineException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }

  @Test
  void itIsMadeByApplyAndEmptyAfterUndo() throws IOException {
    Path file = folder.resolve("new.py");
    EditResult result = edit(file);
    assertThat(file).doesNotExist();
    assertThat(result.success()).isTrue();
    assertThat(new String(result.toPatch(), StandardCharsets.UTF_8))
        .startsWith("diff --git a/")
        .contains("\nnew file mode 100644\n--- /dev/null\n+++ b/", "@@ -0,0 +1,2 @@\n+a = 1\n");

    result.apply();
    assertThat(file).hasContent(TEXT);
    assertThat(EditStore.open(new StateDirectory(folder.resolve("state"))).undo(file)).isNotNull();
    assertThat(file).isEmptyFile();
  }

  @Test
  void nothingAcceptedMakesNoFile() {
    Path file = folder.resolve("new.py");
    EditResult result = edit(file);
    result.apply(result.proposal().decideAll(Decision.REJECTED));
    assertThat(file).doesNotExist();
  }

  @Test
  void oneThatCameIntoBeingMeanwhileStays() throws IOException {
    Path file = folder.resolve("new.py");
    EditResult result = edit(file);
    Files.writeString(file, "precious");
    assertKind(Kind.CHANGED_ON_DISK, result::apply);
    assertThat(file).hasContent("precious");
  }

  @Test
  void whatCannotBeMadeIsRefusedBeforeAModelIsAsked() throws IOException {
    Path there = Files.writeString(folder.resolve("there.py"), "x\n");
    assertKind(Kind.NOT_EDITABLE, () -> Snapshot.ofNew(there));
    assertKind(Kind.NOT_EDITABLE, () -> Snapshot.ofNew(folder.resolve("absent/new.py")));
    assertKind(Kind.NOT_EDITABLE, () -> Snapshot.ofNew(there.resolve("new.py")));
  }

  @Test
  void aFileInGitStaysOutOfReach() throws IOException {
    Path git = Files.createDirectory(folder.resolve(".git"));
    Path file = git.resolve("hook");
    EditResult result = edit(file);
    assertKind(Kind.NOT_EDITABLE, result::apply);
    assertThat(file).doesNotExist();
  }
}

package org.mycromwell.app.project;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mycromwell.engine.apply.EditStore;
import org.mycromwell.engine.apply.StateDirectory;
import org.mycromwell.engine.edit.Snapshot;

class ProjectViewModelTest {
  @TempDir Path folder;
  private final List<String> notices = new ArrayList<>();
  private StateDirectory state = new StateDirectory(Path.of(""));
  private ProjectViewModel project =
      new ProjectViewModel(state, Runnable::run, Runnable::run, notices::add);

  @BeforeEach
  void start() {
    state = new StateDirectory(folder.resolve("state"));
    project = new ProjectViewModel(state, Runnable::run, Runnable::run, notices::add);
  }

  private Path file(String name, String text) throws IOException {
    Files.createDirectories(folder.resolve("shop"));
    return Files.writeString(folder.resolve("shop").resolve(name), text);
  }

  private EditorTab tab(Path file) {
    project.openFile(file, _ -> {});
    return project.tab(file).orElseThrow();
  }

  @Test
  void theTreeIsReadFolderByFolder() throws IOException {
    file("b.txt", "b");
    file("A.txt", "a");
    Files.createDirectories(folder.resolve("shop/web"));
    Files.createDirectories(folder.resolve("shop/.git"));
    Files.writeString(folder.resolve("shop/web/index.html"), "x");
    project.open(folder.resolve("shop"));
    TreeNode root = project.rootProperty().get();
    assertThat(root.children()).extracting(TreeNode::name).containsExactly("web", "A.txt", "b.txt");
    TreeNode web = root.children().getFirst();
    assertThat(web.loadedProperty().get()).isFalse();
    web.open();
    assertThat(web.children()).extracting(TreeNode::name).containsExactly("index.html");
    Files.delete(folder.resolve("shop/A.txt"));
    root.refresh();
    assertThat(root.children()).extracting(TreeNode::name).containsExactly("web", "b.txt");
    assertThat(root.children().getFirst()).isSameAs(web);
    assertThat(project.recent()).containsExactly(folder.resolve("shop"));
  }

  @Test
  void aFolderThatCannotBeReadSaysSo() {
    TreeNode gone = new TreeNode(folder.resolve("gone"), true, Runnable::run, Runnable::run);
    gone.open();
    assertThat(gone.problemProperty().get()).contains("cannot be read");
  }

  @Test
  void filesOpenOnceAndRecentOnesAreRemembered() throws IOException {
    Path a = file("a.txt", "a\n");
    Path b = file("b.txt", "b\n");
    EditorTab first = tab(a);
    tab(b);
    project.open(a);
    assertThat(project.tabs()).hasSize(2);
    assertThat(project.selectedProperty().get()).isSameAs(first);
    assertThat(project.recent()).containsExactly(b, a);
    project.close(first);
    assertThat(project.selectedProperty().get().path()).isEqualTo(b);
    project.open(folder.resolve("missing"));
    assertThat(notices).singleElement().asString().contains("missing");
  }

  @ParameterizedTest(name = "{0} becomes {1}: {2}")
  @CsvSource({
    "ArnBrnCn, AnXnCn, ArnXrnCn",
    "AnB, AnBn, AnBn",
    "ArnBrn, AnB, ArnB",
    "AnB, AnC, AnC",
    "An, '', ''",
    "'', An, An",
    "'', A, A",
  })
  void typingKeepsLineEnds(String before, String typed, String after) {
    Snapshot file = Snapshot.of("f", ends(before).getBytes(UTF_8));
    assertThat(new String(TypedText.bytes(file, ends(typed)), UTF_8)).isEqualTo(ends(after));
  }

  private static String ends(String text) {
    return text.replace("n", "\n").replace("r", "\r");
  }

  @Test
  void savingIsByteExactAndCanBeUndone() throws IOException {
    Path path = folder.resolve("latin.txt");
    Files.write(path, "caf\u00e9\r\nbar\r\n".getBytes(ISO_8859_1));
    EditorTab tab = tab(path);
    assertThat(tab.text()).isEqualTo("caf\u00e9\nbar\n");
    tab.dirtyProperty().set(true);
    assertThat(project.unsaved()).containsExactly(tab);
    String typed = "caf\u00e9\nbaz\n";
    project.save(tab, typed, () -> typed);
    assertThat(Files.readAllBytes(path)).isEqualTo("caf\u00e9\r\nbaz\r\n".getBytes(ISO_8859_1));
    assertThat(tab.dirtyProperty().get()).isFalse();
    project.save(tab, "\u20ac\n", () -> "\u20ac\n");
    assertThat(notices).singleElement().asString().contains("U+20AC");
    EditStore.open(state).undo(path);
    assertThat(Files.readAllBytes(path)).isEqualTo("caf\u00e9\r\nbar\r\n".getBytes(ISO_8859_1));
  }

  @Test
  void typingThatWentOnStaysUnsaved() throws IOException {
    EditorTab tab = tab(file("a.txt", "a\n"));
    tab.dirtyProperty().set(true);
    project.save(tab, "b\n", () -> "b, and more\n");
    assertThat(tab.dirtyProperty().get()).isTrue();
    assertThat(tab.text()).isEqualTo("b\n");
  }

  @Test
  void aFileChangedOutsideIsShownAnewOrMarkedAndNeverOverwritten() throws IOException {
    Path path = file("a.txt", "a\n");
    EditorTab tab = tab(path);
    Files.writeString(path, "outside\n");
    project.checkDisk();
    assertThat(tab.text()).isEqualTo("outside\n");

    tab.dirtyProperty().set(true);
    Files.writeString(path, "outside again\n");
    project.checkDisk();
    assertThat(tab.text()).isEqualTo("outside\n");
    assertThat(tab.changedOnDiskProperty().get()).isTrue();
    project.save(tab, "mine\n", () -> "mine\n");
    assertThat(path).hasContent("outside again\n");
    assertThat(notices).hasSize(1);
    project.reload(tab);
    assertThat(tab.text()).isEqualTo("outside again\n");
    assertThat(tab.dirtyProperty().get()).isFalse();
    assertThat(tab.changedOnDiskProperty().get()).isFalse();
    Files.delete(path);
    project.checkDisk();
    project.checkDisk();
    assertThat(notices).hasSize(2);
    assertThat(tab.text()).isEqualTo("outside again\n");
  }

  @Test
  void largeFilesAreKnown() throws IOException {
    String many = String.join("\n", IntStream.range(0, 20_002).mapToObj(i -> "" + i).toList());
    assertThat(tab(file("many.txt", many)).size()).isEqualTo(EditorTab.Size.LARGE);
    assertThat(tab(file("few.txt", "a")).size()).isEqualTo(EditorTab.Size.NORMAL);
  }

  /** A text without a place survives a crash, and becomes the file that the user names. */
  @Test
  void aDraftIsKeptAndThenSavedWhereTheUserWants() throws IOException {
    project.openDraft();
    project.openDraft();
    EditorTab draft = project.tabs().getFirst();
    assertThat(project.tabs())
        .extracting(EditorTab::name)
        .containsExactly("untitled-1.txt", "untitled-2.txt");
    assertThat(project.isDraft(draft)).isTrue();
    assertThat(draft.path()).isEmptyFile();
    assertThat(project.recent()).isEmpty();

    Path target = folder.resolve("form.html");
    project.saveAs(draft, target, "<form>\n", () -> "<form>\n");
    assertThat(target).hasContent("<form>\n");
    assertThat(draft.path()).doesNotExist();
    assertThat(project.tabs())
        .extracting(EditorTab::name)
        .containsExactly("untitled-2.txt", "form.html");
    assertThat(project.isDraft(project.tab(target).orElseThrow())).isFalse();
    assertThat(notices).isEmpty();
  }

  @Test
  void aDraftThatReplacesAFileCanBeUndone() throws IOException {
    Path target = file("a.txt", "old\n");
    tab(target);
    project.openDraft();
    project.saveAs(project.tabs().getLast(), target, "new\n", () -> "new\n");
    assertThat(target).hasContent("new\n");
    assertThat(project.tabs()).hasSize(1);
    assertThat(project.tabs().getFirst().text()).isEqualTo("new\n");
    EditStore.open(state).undoLast();
    assertThat(target).hasContent("old\n");
  }

  @Test
  void whatIsTypedWhileADraftIsWrittenIsInTheNewTabAndUnsaved() throws IOException {
    Path target = file("a.txt", "old\n");
    tab(target);
    project.openDraft();
    project.saveAs(project.tabs().getLast(), target, "new\n", () -> "new\nand more\n");
    assertThat(target).hasContent("new\n");
    EditorTab saved = project.selectedProperty().get();
    assertThat(project.tabs()).containsExactly(saved);
    assertThat(saved.text()).isEqualTo("new\n");
    assertThat(saved.firstText()).isEqualTo("new\nand more\n");
    assertThat(saved.dirtyProperty().get()).isTrue();
  }

  @Test
  void aDraftThatIsSavedWhereItIsKeepsWhatIsTypedMeanwhile() {
    project.openDraft();
    EditorTab draft = project.tabs().getFirst();
    draft.dirtyProperty().set(true);
    project.saveAs(draft, draft.path(), "new\n", () -> "new\nand more\n");
    assertThat(draft.path()).hasContent("new\n");
    assertThat(project.tabs()).containsExactly(draft);
    assertThat(draft.text()).isEqualTo("new\n");
    assertThat(draft.dirtyProperty().get()).isTrue();
  }

  @Test
  void aDraftThatCannotBeWrittenStays() {
    project.openDraft();
    EditorTab draft = project.tabs().getFirst();
    project.saveAs(draft, folder.resolve("none/a.txt"), "text", () -> "text");
    assertThat(notices).hasSize(1).first().asString().contains("cannot be written");
    assertThat(project.tabs()).containsExactly(draft);
    assertThat(draft.path()).exists();
  }
}

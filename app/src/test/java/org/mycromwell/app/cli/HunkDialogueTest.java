package org.mycromwell.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.edit.Proposal;
import org.mycromwell.engine.edit.Snapshot;

class HunkDialogueTest {
  private static final String BEFORE =
      "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\nten\neleven\ntwelve\n";

  /** Three changes, each far from the others: the second of two lines, the third an insertion. */
  private static final String AFTER =
      "ONE\ntwo\nthree\nfour\nfive\nSIX\nSEVEN\neight\nnine\nten\neleven\ntwelve\nthirteen\n";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final List<String> shownToEditor = new ArrayList<>();

  private @Nullable String talk(String keys) throws IOException {
    return talk(keys, text -> text);
  }

  /** The file after the answers in {@code keys}, one letter each; null when nothing is written. */
  private @Nullable String talk(String keys, HunkDialogue.TextEditor editor) throws IOException {
    Deque<String> answers = new ArrayDeque<>(keys.chars().mapToObj(Character::toString).toList());
    Snapshot snapshot = Snapshot.of("f.txt", bytes(BEFORE));
    Proposal proposal = Proposal.rewrite(snapshot, snapshot.allLines(), AFTER);
    assertThat(proposal.hunks()).hasSize(3);
    HunkDialogue dialogue =
        new HunkDialogue(
            proposal,
            new DiffPrinter(false),
            answers::poll,
            new PrintWriter(out),
            new PrintWriter(err),
            text -> {
              shownToEditor.add(text);
              return editor.edit(text);
            },
            false);
    Proposal decided = dialogue.run();
    if (decided == null) {
      return null;
    }
    assertThat(answers).as("answers nobody asked for").isEmpty();
    assertThat(decided.hasPending()).isFalse();
    return new String(decided.result(), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void yesAndNoDecideOneEach() throws IOException {
    assertThat(talk("yny")).isEqualTo(BEFORE.replace("one", "ONE") + "thirteen\n");
    assertThat(err.toString())
        .contains("(1/3) Apply this change [y,n,q,a,d,j,e,p,?]? ")
        .contains("(2/3) Apply this change [y,n,q,a,d,j,k,s,e,p,?]? ")
        .contains("(3/3) Apply this change [y,n,q,a,d,k,e,p,?]? ");
    assertThat(out.toString())
        .isEqualTo(
            """
            @@ -1,4 +1,4 @@
            -one
            +ONE
             two
             three
             four
            @@ -3,8 +3,8 @@
             three
             four
             five
            -six
            -seven
            +SIX
            +SEVEN
             eight
             nine
             ten
            @@ -10,3 +10,4 @@
             ten
             eleven
             twelve
            +thirteen
            """);
  }

  @Test
  void quitKeepsWhatWasAccepted() throws IOException {
    assertThat(talk("yq")).isEqualTo(BEFORE.replace("one", "ONE"));
  }

  @Test
  void quitAtOnceChangesNothing() throws IOException {
    assertThat(talk("q")).isEqualTo(BEFORE);
  }

  @Test
  void allAndNoneLaterLeaveEarlierDecisions() throws IOException {
    assertThat(talk("na")).isEqualTo(AFTER.replace("ONE", "one"));
    assertThat(talk("yd")).isEqualTo(BEFORE.replace("one", "ONE"));
  }

  @Test
  void allAndNoneDecideOnlyWhatIsUndecided() throws IOException {
    String sixLeftOut = AFTER.replace("SIX\nSEVEN", "six\nseven");
    assertThat(talk("jnkka")).isEqualTo(sixLeftOut);
    assertThat(talk("jnan")).isEqualTo(sixLeftOut.replace("ONE", "one"));
    assertThat(talk("jykkd")).isEqualTo(BEFORE.replace("six\nseven", "SIX\nSEVEN"));
  }

  @Test
  void endOfInputIsNoAnswer() throws IOException {
    assertThat(talk("")).isNull();
    assertThat(talk("yy")).isNull();
  }

  @Test
  void goingBackChangesADecision() throws IOException {
    assertThat(talk("ykny" + "n"))
        .isEqualTo(BEFORE.replace("six", "SIX").replace("seven", "SEVEN"));
    assertThat(err.toString()).contains("(1/3) Apply this change (applied) [");
  }

  @Test
  void skippedOnesComeAgain() throws IOException {
    assertThat(talk("jnyn")).isEqualTo(BEFORE + "thirteen\n");
    assertThat(talk("jjjq")).isEqualTo(BEFORE);
    assertThat(err.toString()).contains("this is the last change");
  }

  @Test
  void nothingLiesBeforeTheFirst() throws IOException {
    assertThat(talk("kq")).isEqualTo(BEFORE);
    assertThat(err.toString()).contains("this is the first change");
  }

  @Test
  void splitDecidesLineByLine() throws IOException {
    assertThat(talk("nsnyn")).isEqualTo(BEFORE.replace("seven", "SEVEN"));
    assertThat(err.toString()).contains("split into 2 changes").contains("(3/4)");
  }

  @Test
  void neighboursAreShownAsTheyWereDecided() throws IOException {
    assertThat(talk("ysynq")).isEqualTo(BEFORE.replace("one", "ONE").replace("six", "SIX"));
    assertThat(out.toString())
        .contains(
            """
             four
             five
             SIX
            -seven
            +SEVEN
             eight
            """);
  }

  @Test
  void whatIsOneLineCannotBeSplit() throws IOException {
    assertThat(talk("sq")).isEqualTo(BEFORE);
    assertThat(err.toString()).contains("this change cannot be split further");
  }

  @Test
  void editedChangeIsApplied() throws IOException {
    assertThat(talk("nen", text -> text.replace("+SIX", "+six and a half")))
        .isEqualTo(BEFORE.replace("six", "six and a half").replace("seven", "SEVEN"));
    assertThat(shownToEditor.getFirst()).startsWith("-six\n-seven\n+SIX\n+SEVEN\n# ---\n");
  }

  @Test
  void aLineThatGoesCanBeKeptInTheEditor() throws IOException {
    assertThat(talk("nen", text -> text.replace("-six\n", " six\n").replace("+SIX\n", "")))
        .isEqualTo(BEFORE.replace("seven", "SEVEN"));
  }

  @Test
  void anEditThatNoLongerFitsIsRefusedAndAskedAgain() throws IOException {
    assertThat(talk("neq", text -> text.replace("-six", "-sixteen"))).isEqualTo(BEFORE);
    assertThat(err.toString()).contains("no longer those of the file; not changed");
  }

  @Test
  void anEmptyEditGivesUp() throws IOException {
    assertThat(talk("neyn", text -> "# nothing\n"))
        .isEqualTo(BEFORE.replace("six", "SIX").replace("seven", "SEVEN"));
    assertThat(err.toString()).contains("the edit was given up; not changed");
  }

  @Test
  void anEditBackToTheOldTextIsNoChange() throws IOException {
    assertThat(talk("nen", text -> " six\n seven\n")).isEqualTo(BEFORE);
  }

  @Test
  void anEditorThatFailsChangesNothing() throws IOException {
    assertThat(
            talk(
                "eq",
                text -> {
                  throw new EngineException(EngineException.Kind.ENVIRONMENT, "no editor");
                }))
        .isEqualTo(BEFORE);
    assertThat(err.toString()).contains("no editor");
  }

  @Test
  void whatIsNoTextOrCannotBeEditedIsAskedAgain() throws IOException {
    Deque<IOException> failures =
        new ArrayDeque<>(
            List.of(new MalformedInputException(2), new NoSuchFileException("/tmp/cromwell")));
    HunkDialogue.TextEditor editor =
        text -> {
          throw failures.remove();
        };
    assertThat(talk("yeeq", editor)).isEqualTo(BEFORE.replace("one", "ONE"));
    assertThat(err.toString())
        .contains("the edited change is not UTF-8; not changed")
        .contains("file '/tmp/cromwell' does not exist; not changed");
  }

  @Test
  void helpNamesEveryKeyOfTheQuestion() throws IOException {
    assertThat(talk("jx" + "?q")).isEqualTo(BEFORE);
    for (String key : "y,n,q,a,d,j,k,s,e,p,?".split(",")) {
      assertThat(err.toString()).contains(key + " - ");
    }
  }
}

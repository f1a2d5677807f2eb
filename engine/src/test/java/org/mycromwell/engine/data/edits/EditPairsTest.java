package org.mycromwell.engine.data.edits;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.mycromwell.engine.data.Documents;
import org.mycromwell.engine.data.EditPair;
import org.mycromwell.engine.data.Examples;
import org.mycromwell.engine.data.SourceFile;
import org.mycromwell.engine.data.Split;
import org.mycromwell.engine.data.TestData;
import org.mycromwell.engine.edit.Decision;
import org.mycromwell.engine.edit.LineChange;
import org.mycromwell.engine.edit.LineRange;
import org.mycromwell.engine.edit.Proposal;
import org.mycromwell.engine.edit.Snapshot;
import org.mycromwell.engine.edit.answer.LineHunks;
import org.mycromwell.engine.edit.syntax.Language;
import org.mycromwell.engine.edit.syntax.SyntaxChecker;
import org.mycromwell.engine.model.vljepa.Example;
import org.mycromwell.engine.tokenizer.LineMarks;
import org.mycromwell.engine.tokenizer.Tokenizer;

class EditPairsTest {
  private static final Tokenizer TOKENIZER = TestData.tokenizer();
  private static final Examples EXAMPLES = new Examples(TOKENIZER);
  private static List<EditPair> pairs = List.of();

  @BeforeAll
  static void makePairs() {
    pairs =
        Stream.of(
                make(TestData.files(), Split.TRAIN, 500),
                make(List.of(TestData.PYTHON), Split.TRAIN, 120),
                make(List.of(TestData.SCRIPT), Split.TRAIN, 120),
                make(List.of(TestData.TYPED), Split.HELD_OUT, 120))
            .flatMap(stream -> stream)
            .toList();
  }

  private static Stream<EditPair> make(List<SourceFile> files, Split split, int count) {
    EditPairs source =
        new EditPairs(
            new CodeFiles(Documents.of(files, TOKENIZER), 3), split, 3, EditFamilies.all());
    return IntStream.range(0, count).mapToObj(i -> source.make(i, 2000, _ -> true).orElseThrow());
  }

  @Test
  void familiesComeInAllLanguages() {
    for (String extension : List.of(".java", ".py", ".js", ".ts")) {
      Map<String, Long> counts =
          pairs.stream()
              .filter(pair -> pair.file().name().endsWith(extension))
              .collect(Collectors.groupingBy(EditPair::family, Collectors.counting()));
      assertThat(counts.keySet())
          .as(extension)
          .contains(
              "rename-variable",
              "rename-parameter",
              "change-literal",
              "add-parameter",
              "null-check",
              "early-return",
              "try-catch",
              "format-string",
              "no-change");
    }
  }

  @Test
  void regionsAtTheEndOfAFileAreCheckedToo() {
    String text =
        """
        const read = require('./disk.js');

        function main() {
          console.log(read());
        }

        main();
        """;
    List<SourceFile> files = List.of(new SourceFile("shop/run.js", text));
    EditPairs source =
        new EditPairs(
            new CodeFiles(Documents.of(files, TOKENIZER), 3),
            Split.TRAIN,
            3,
            List.of(List.of(new MainGuard())));
    assertThat(IntStream.range(0, 40).mapToObj(i -> source.make(i, 2000, _ -> true)))
        .anyMatch(pair -> pair.filter(p -> p.family().equals("main-guard")).isPresent());
  }

  @Test
  void applyingTheAnswerGivesTheExpectedFileByteForByte() {
    for (EditPair pair : pairs) {
      Example example = EXAMPLES.edit(pair);
      int[] answer = example.answer();
      assertThat(answer[answer.length - 1])
          .isEqualTo(TOKENIZER.specialTokens().idOf("<EOS>").orElseThrow());
      LineHunks hunks =
          LineHunks.read(
              answer,
              answer.length - 1,
              pair.scope().size(),
              LineMarks.of(TOKENIZER.specialTokens()),
              TOKENIZER);
      assertThat(hunks.broken()).isFalse();
      int first = pair.scope().first();
      List<LineChange> changes =
          hunks.hunks().stream()
              .map(LineHunks.Hunk::change)
              .map(change ->
                  new LineChange(
                      new LineRange(first + change.range().first(), first + change.range().end()),
                      change.newLines()))
              .toList();
      byte[] before = pair.file().text().getBytes(StandardCharsets.UTF_8);
      Proposal proposal = Proposal.of(Snapshot.of("x", before), changes);
      assertThat(new String(proposal.decideAll(Decision.ACCEPTED).result(), StandardCharsets.UTF_8))
          .as(pair.instruction())
          .isEqualTo(pair.fileAfter());
      assertThat(pair.before().equals(pair.after())).isEqualTo(pair.family().equals("no-change"));
    }
  }

  @Test
  void everyFileParsesAfterTheEdit() {
    List<String> texts = TestData.files().stream().map(SourceFile::text).toList();
    for (EditPair pair : pairs) {
      String shown = pair.file().text();
      if (pair.before().equals(pair.after())) {
        continue;
      }
      // The file is before the edit, or after it.
      String whole =
          texts.stream()
              .filter(text -> text.contains(shown) || text.contains(pair.fileAfter()))
              .findFirst()
              .orElseThrow();
      String after = whole.replace(shown, pair.fileAfter());
      Language language = SyntaxChecker.languageOf(pair.file().name()).orElseThrow();
      assertThat(SyntaxChecker.errors(language, after).hasErrors())
          .as("%s: %s%n%s", pair.family(), pair.instruction(), pair.after())
          .isFalse();
    }
  }

  @Test
  void thePromptIsThatOfTheModelAndTheSourceBeginsWhereItSays() {
    for (EditPair pair : pairs) {
      Example example = EXAMPLES.edit(pair);
      assertThat(TOKENIZER.specialTokens().idOf("<L0>"))
          .hasValue(example.context()[example.sourceStart()]);
      String text = pair.file().text();
      int at = text.indexOf(pair.before());
      String head = pair.file().name() + "\n" + text.substring(0, at);
      StringBuilder marked = new StringBuilder();
      List<String> lines = pair.before().lines().toList();
      for (int line = 0; line < lines.size(); line++) {
        marked.append("<L").append(line).append(">\n").append(lines.get(line));
      }
      assertThat(decode(example.context()))
          .isEqualTo(
              "<BOS><FILE>"
                  + head.substring(0, head.length() - 1)
                  + "<EDIT>"
                  + marked
                  + "<L"
                  + lines.size()
                  + "></EDIT>\n"
                  + text.substring(at + pair.before().length())
                  + "</FILE>"
                  + pair.instruction()
                  + "<DIFF>");
    }
  }

  @Test
  void pairsAreAFunctionOfTheirNumber() {
    EditPairs source =
        new EditPairs(
            new CodeFiles(Documents.of(TestData.files(), TOKENIZER), 3),
            Split.TRAIN,
            3,
            EditFamilies.all());
    for (int number : new int[] {150, 3, 77}) {
      assertThat(source.make(number, 2000, _ -> true)).contains(pairs.get(number));
    }
  }

  @Test
  void heldOutPhrasesAreNeverLearnt() {
    List<String> learnt =
        make(TestData.files(), Split.TRAIN, 140).map(EditPair::instruction).toList();
    assertThat(make(TestData.files(), Split.HELD_OUT, 140).map(EditPair::instruction))
        .doesNotContainAnyElementsOf(learnt);
    Phrases phrases = Phrases.of("remove-comments");
    assertThat(phrases.heldOut()).isNotEmpty().doesNotContainAnyElementsOf(phrases.train());
  }

  private static String decode(int[] tokens) {
    Map<Integer, String> names =
        TOKENIZER.specialTokens().named().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));
    StringBuilder out = new StringBuilder();
    int from = 0;
    for (int i = 0; i <= tokens.length; i++) {
      if (i == tokens.length || names.containsKey(tokens[i])) {
        out.append(TOKENIZER.decodeToString(Arrays.copyOfRange(tokens, from, i)));
        if (i < tokens.length) {
          out.append(names.get(tokens[i]));
        }
        from = i + 1;
      }
    }
    return out.toString();
  }
}

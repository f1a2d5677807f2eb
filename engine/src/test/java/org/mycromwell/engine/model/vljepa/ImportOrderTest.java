package org.mycromwell.engine.model.vljepa;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.mycromwell.engine.model.vljepa.ImportOrder.Place;
import org.mycromwell.engine.tokenizer.CromwellVocabulary;
import org.mycromwell.engine.tokenizer.LineMarks;
import org.mycromwell.engine.tokenizer.Prompt;

/** Imports of a prompt are found, judged and brought in order; all else stays. */
class ImportOrderTest {
  private static final LineMarks MARKS = LineMarks.of(Samples.TOKENIZER.specialTokens());

  /** As an edit of these lines is asked for. */
  private static int[] prompt(String... lines) {
    Prompt.Builder prompt =
        Prompt.builder(Samples.TOKENIZER.specialTokens())
            .special(CromwellVocabulary.FILE)
            .text("a.py\nimport zlib")
            .special(CromwellVocabulary.EDIT);
    for (int i = 0; i < lines.length; i++) {
      prompt.special(MARKS.id(i)).text("\n" + lines[i]);
    }
    return Samples.TOKENIZER.encode(
        prompt
            .special(MARKS.id(lines.length))
            .special(CromwellVocabulary.EDIT_END)
            .text("\nimport a\nimport A\n")
            .special(CromwellVocabulary.FILE_END)
            .text("sort")
            .special(CromwellVocabulary.DIFF)
            .build());
  }

  private static int[] sorted(int[] prompt) {
    return new ImportOrder(prompt, Samples.GEOMETRY).sorted();
  }

  private static void assertSorted(List<String> lines, List<String> expected) {
    assertThat(sorted(prompt(lines.toArray(String[]::new))))
        .containsExactly(prompt(expected.toArray(String[]::new)));
  }

  @Test
  void pythonHasModulesBeforeNamesAndRelativeOnesLast() {
    assertSorted(
        List.of(
            "from .b import c", "import sys", "from os import path", "import Ast as x", "", "x"),
        List.of(
            "import Ast as x", "import sys", "from os import path", "from .b import c", "", "x"));
    assertSorted(
        List.of("import a", "from __future__ import annotations"),
        List.of("from __future__ import annotations", "import a"));
  }

  @Test
  void javaGoesByNameAndKeepsStaticOnesApart() {
    assertSorted(
        List.of(
            "import static z.Z.*;", "import static a.A.b;", "import java.util.Map;", "import a.b;"),
        List.of(
            "import static a.A.b;",
            "import static z.Z.*;",
            "import a.b;",
            "import java.util.Map;"));
    // The mark that ends a statement is not part of the name.
    assertSorted(List.of("import a.b.c;", "import a.b;"), List.of("import a.b;", "import a.b.c;"));
  }

  @Test
  void scriptsGoByPathWithStatementsOfSeveralLines() {
    assertSorted(
        List.of("import x from './x';", "import {", "  b,", "} from \"b\"", "import A from 'a'"),
        List.of("import A from 'a'", "import {", "  b,", "} from \"b\"", "import x from './x';"));
  }

  @Test
  void blankLinesCommentsAndCodePart() {
    List<String> lines = List.of("import b", "", "import a", "# x", "import A0", "f()", "from a");
    assertSorted(lines, lines);
    int[] prompt = prompt("import b", "x = 1", "import a");
    assertThat(sorted(prompt)).isSameAs(prompt);
  }

  @Test
  void importsThatMayDependOnTheirOrderStay() {
    for (List<String> lines :
        List.of(
            List.of("import 'zone.js';", "import './a.css';"),
            List.of("import b = require('b');", "import a = require('a');"),
            List.of("import b.C; // first", "import a.D;"))) {
      assertSorted(lines, lines);
    }
    // What stands above and opens a bracket for good takes nothing along.
    assertSorted(
        List.of("# (see below", "import b", "import a"),
        List.of("# (see below", "import a", "import b"));
  }

  @Test
  void whatIsNotEditedStays() {
    int[] prompt = prompt("import c");
    assertThat(sorted(prompt)).isSameAs(prompt);
    assertThat(new ImportOrder(prompt, Samples.GEOMETRY).places()).containsOnly(0);
  }

  @Test
  void linesAreToldWhetherTheyStandInTheirPlace() {
    int[] prompt = prompt("import a", "import d", "import c", "x");
    int[] places = new ImportOrder(prompt, Samples.GEOMETRY).places();
    String told =
        Arrays.stream(prompt)
            .filter(Samples.GEOMETRY::isMark)
            .mapToObj(mark -> Place.values()[places[index(prompt, mark)]].name())
            .collect(Collectors.joining(" "));
    assertThat(told).isEqualTo("RIGHT WRONG WRONG NO_IMPORT NO_IMPORT");
  }

  private static int index(int[] tokens, int token) {
    return Arrays.stream(tokens).boxed().toList().indexOf(token);
  }

  @Test
  void anAnswerIsFollowedThroughTheOrder() {
    int[] prompt = prompt("import d", "import c");
    Continuations next = new Continuations(prompt, Samples.GEOMETRY);
    next.append(prompt[prompt.length - 1]);
    assertThat(next.names(2, 0)).isFalse();
    int[] answer = Samples.TOKENIZER.encode("\nimport c\nimport d");
    next.append(MARKS.id(2));
    next.append(MARKS.id(0));
    for (int i = 0; i < answer.length; i++) {
      assertThat(next.pointer(2, i + 2)).as("token %d", i).isEqualTo(answer[i]);
      next.append(answer[i]);
    }
    int[] ordered = prompt("import c", "import d");
    Continuations nothing = new Continuations(ordered, Samples.GEOMETRY);
    nothing.append(ordered[0]);
    nothing.append(MARKS.id(0));
    assertThat(nothing.names(0, 1)).isTrue();
    assertThat(nothing.names(2, 1)).isFalse();
  }
}

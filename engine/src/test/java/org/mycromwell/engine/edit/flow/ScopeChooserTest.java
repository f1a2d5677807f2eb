package org.mycromwell.engine.edit.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mycromwell.engine.edit.Snapshot;
import org.mycromwell.engine.edit.flow.ScopeChooser.Part;
import org.mycromwell.engine.edit.flow.ScopeChooser.Unknown;

class ScopeChooserTest {
  private static final String PYTHON =
      """
      # A licence.
      import sys
      import os

      LIMIT = 30


      def load(path):
          data = open(path).read()
          return data


      # Says hello.
      @decorated
      def greet_user(name):
          message = "hello " + name
          print(message)


      class Store:
          def add(self, item):
              self.items.append(item)

          def load(self, key):
              timeout = 45
              return self.items[key], timeout


      def outer(values):
          def inner(value):
              return value * factor
          return [inner(v) for v in values]
      """;

  private static final String JAVA =
      """
      package a;

      import java.util.List;

      /** Sums. */
      final class Sums {
        private int total;

        Sums(int start) {
          total = start;
        }

        /** Adds. */
        @Override
        public void add(List<Integer> numbers) {
          for (int number : numbers) {
            total += number;
          }
        }

        int scaled(int rate) {
          return total * rate;
        }
      }
      """;

  private static final String TYPESCRIPT =
      """
      import { a } from "a";

      export const parseLine = (line: string) => {
        return line.split(",");
      };

      export class Reader {
        readAll(source: string): string[] {
          const rows = source.split("\\n");
          return rows;
        }
      }
      """;

  private static ScopeChooser.Choice choose(String name, String text, String instruction) {
    return ScopeChooser.choose(
        Snapshot.of(name, text.getBytes(StandardCharsets.UTF_8)),
        instruction,
        lines -> lines.size() <= 12);
  }

  private static String lines(ScopeChooser.Choice choice) {
    assertThat(choice).isInstanceOf(Part.class);
    Part part = (Part) choice;
    return part.lines().first() + 1 + "-" + part.lines().end();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          13-17 | add type hints to greet_user
          13-17 | add a docstring to `greet_user`
          13-17 | rename message to text in greet_user
          13-17 | rename the variable message to text
          13-17 | remove the prints in function greet_user, please
          30-31 | log the entry of inner
          30-31 | rename factor to ratio
          21-22 | add a None check for item in function add
          24-26 | change 45 to 60
          29-32 | add type hints to outer
          24-26 | in Store.load rename timeout to limit
          1-3   | sort the imports
          """)
  void python(String expected, String instruction) {
    assertThat(lines(choose("a.py", PYTHON, instruction))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          13-19 | add a null check for numbers
          21-23 | rename parameter rate to factor in scaled()
          13-19 | rename the method add to addAll
          1-3   | sort imports
          """)
  void java(String expected, String instruction) {
    assertThat(lines(choose("Sums.java", JAVA, instruction))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          3-5  | add a JSDoc comment to parseLine
          8-11 | rename rows to lines
          8-11 | add a null check for 'source'
          """)
  void typescript(String expected, String instruction) {
    assertThat(lines(choose("a.ts", TYPESCRIPT, instruction))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          does not name the function | make it faster
          does not name the function | remove all comments
          load (line 8), load (line 24) | add type hints to load
          greet_user (line 13), outer (line 29) | rename greet_user and `outer`
          is in add (line 21), load (line 24) | rename items to things
          """)
  void whatIsNotClearIsSaid(String reason, String instruction) {
    assertThat(choose("a.py", PYTHON, instruction))
        .isInstanceOfSatisfying(
            Unknown.class,
            unknown -> assertThat(unknown.reason()).contains(reason).contains("--lines A:B"));
  }

  @Test
  void aRenamedFunctionTakesItsCallersAlong() {
    String text =
        """
        x = 1


        def first(a):
            return helper_of(a)


        def helper_of(a):
            return a


        def last(a):
            return a
        """;
    String instruction = "rename helper_of to helper";
    assertThat(lines(choose("a.py", "y = 2\n".repeat(12) + text, instruction))).isEqualTo("16-21");
    assertThat(lines(choose("a.py", text, "rename the variable a to b in helper_of")))
        .isEqualTo("8-9");
    String far = text + "# more\n".repeat(12) + "print(helper_of(3))\n";
    assertThat(choose("a.py", far, instruction))
        .isInstanceOfSatisfying(
            Unknown.class,
            unknown -> assertThat(unknown.reason()).contains("named from line 4 to line 26"));
  }

  @Test
  void whatIsAskedOfAFileNeedsAllOfIt() {
    String text = "import b\nimport a\n\n\ndef run(a):\n    return a\n";
    assertThat(choose("a.py", text, "add a main guard that calls run"))
        .isInstanceOf(ScopeChooser.Whole.class);
    assertThat(choose("a.py", text, "sort imports")).isInstanceOf(ScopeChooser.Whole.class);
    assertThat(choose("a.py", PYTHON, "add a main guard that calls greet_user"))
        .isInstanceOf(Unknown.class);
    assertThat(lines(choose("a.py", text, "add type hints to run"))).isEqualTo("5-6");
    String two = text + "\n\ndef walk(a):\n    return a\n";
    assertThat(choose("a.py", two, "make it better")).isInstanceOf(ScopeChooser.Whole.class);
  }

  @Test
  void theOnlyFunctionNeedsNoName() {
    String text = "x = 1\n\n\ndef only(a):\n    return a\n\n\ny = 2\n";
    assertThat(lines(choose("a.py", text, "add type hints"))).isEqualTo("4-5");
  }
}

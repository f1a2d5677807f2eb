package org.mycromwell.engine.data.edits;

import java.util.List;
import java.util.Optional;
import org.mycromwell.engine.data.Draws;
import org.mycromwell.engine.edit.syntax.Language;
import org.mycromwell.engine.edit.syntax.SyntaxNode;

/** Where the documentation of a function is: a docstring, or a comment above it. */
final class Docs {
  private Docs() {}

  static boolean knows(Language language) {
    return switch (language) {
      case PYTHON, JAVA, JAVASCRIPT, TYPESCRIPT, TSX -> true;
      default -> false;
    };
  }

  /** A docstring's statement, or the comment directly above with two stars. */
  static Optional<SyntaxNode> of(CodeRegion region) {
    if (region.language() == Language.PYTHON) {
      return statements(region).stream().findFirst().filter(Docs::isString);
    }
    return region.target().above().stream()
        .filter(node -> Comments.isComment(node) && Comments.isDocumentation(node))
        .reduce((_, last) -> last);
  }

  /** Statements of the body, comments left out. */
  static List<SyntaxNode> statements(CodeRegion region) {
    return region.body().children().stream()
        .filter(node -> node.named() && !Comments.isComment(node))
        .toList();
  }

  private static boolean isString(SyntaxNode statement) {
    return statement.is("expression_statement")
        && statement.children().size() == 1
        && (statement.children().getFirst().is("string")
            || statement.children().getFirst().is("concatenated_string"));
  }

  /** What the documentation is called. */
  static String word(Language language, Draws random) {
    List<String> words =
        switch (language) {
          case PYTHON -> List.of("docstring", "docstring", "docstring", "doc string");
          case JAVA -> List.of("Javadoc", "javadoc", "Javadoc comment", "doc comment");
          default -> List.of("JSDoc", "JSDoc comment", "jsdoc", "doc comment", "docstring");
        };
    return random.pick(words);
  }
}

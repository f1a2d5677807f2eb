package org.mycromwell.engine.data.edits;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.mycromwell.engine.edit.syntax.SyntaxNode;

/**
 * Comments of a function: those in it, and those on the lines above. Documentation above it ({@code
 * /** ... *}{@code /}) is none, nor is a docstring.
 */
final class Comments {
  private static final Set<String> TYPES = Set.of("comment", "line_comment", "block_comment");

  /** Beginnings of comments that tell a tool something. */
  private static final List<String> DIRECTIVES =
      List.of(
          "noqa",
          "type:",
          "pragma",
          "pylint",
          "mypy",
          "ruff",
          "flake8",
          "isort",
          "fmt:",
          "yapf",
          "eslint",
          "tslint",
          "jshint",
          "jslint",
          "@ts-",
          "ts-ignore",
          "prettier",
          "istanbul",
          "c8 ",
          "nosonar",
          "nosec",
          "noinspection",
          "checkstyle",
          "cspell",
          "region",
          "endregion",
          "#__pure__",
          "@__pure__",
          "globals ",
          "global ",
          "biome",
          "webpack",
          "@vite",
          "@flow",
          "$flow",
          "-*-",
          "!");

  private Comments() {}

  /** All of the target, in the order of the text. */
  static List<SyntaxNode> of(CodeRegion region) {
    List<SyntaxNode> comments = new ArrayList<>();
    for (SyntaxNode node : region.target().above()) {
      if (isComment(node) && !isDocumentation(node)) {
        comments.add(node);
      }
    }
    region
        .target()
        .outer()
        .forEach(node -> {
          if (isComment(node)) {
            comments.add(node);
          }
        });
    return comments;
  }

  static boolean isComment(SyntaxNode node) {
    return node.named() && TYPES.contains(node.type());
  }

  static boolean isDocumentation(SyntaxNode comment) {
    return comment.text().startsWith("/**") && !comment.text().equals("/**/");
  }

  /** Whether a tool reads it. */
  static boolean isDirective(SyntaxNode comment) {
    String words = words(comment).toLowerCase(Locale.ROOT);
    return DIRECTIVES.stream().anyMatch(words::startsWith);
  }

  /** Without its marks. */
  static String words(SyntaxNode comment) {
    String text = comment.text();
    if (text.startsWith("#")) {
      return text.substring(1).strip();
    }
    if (text.startsWith("//")) {
      return text.substring(2).strip();
    }
    return text.substring(2, Math.max(2, text.length() - 2)).strip();
  }

  /** Whether nothing else stands on its lines. */
  static boolean fillsLines(SyntaxNode node, String text) {
    return startsLine(node, text) && endsLine(node, text);
  }

  static boolean startsLine(SyntaxNode node, String text) {
    return text.substring(CodeRegion.lineStart(text, node.start()), node.start()).isBlank();
  }

  static boolean endsLine(SyntaxNode node, String text) {
    int newline = text.indexOf('\n', node.end());
    return text.substring(node.end(), newline < 0 ? text.length() : newline).isBlank();
  }
}

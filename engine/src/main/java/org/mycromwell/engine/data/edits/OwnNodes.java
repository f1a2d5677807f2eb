package org.mycromwell.engine.data.edits;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.mycromwell.engine.edit.syntax.SyntaxNode;

/** What a function does itself: functions and classes inside of it are left out. */
final class OwnNodes {
  private static final Set<String> INNER =
      Set.of(
          "function_definition",
          "class_definition",
          "lambda",
          "lambda_expression",
          "class_body",
          "class_declaration",
          "function_declaration",
          "generator_function_declaration",
          "function_expression",
          "generator_function",
          "arrow_function",
          "method_definition");

  private OwnNodes() {}

  /** The nodes of this type below a body, in the order of the text. */
  static List<SyntaxNode> of(SyntaxNode body, String type) {
    List<SyntaxNode> found = new ArrayList<>();
    add(body, type, found);
    return found;
  }

  private static void add(SyntaxNode node, String type, List<SyntaxNode> found) {
    for (SyntaxNode child : node.children()) {
      if (child.is(type) && child.named()) {
        found.add(child);
      }
      if (!INNER.contains(child.type())) {
        add(child, type, found);
      }
    }
  }
}

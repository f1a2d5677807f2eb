package org.mycromwell.engine.data.pictures;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.mycromwell.engine.data.pictures.Palette.Role;
import org.mycromwell.engine.edit.syntax.SyntaxNode;
import org.mycromwell.engine.edit.syntax.SyntaxTree;

/** What each character of some lines is, found by their syntax. */
final class CodeColours {
  private static final Set<String> WORDS =
      Set.of("true", "false", "none", "null", "null_literal", "this", "super", "undefined");

  private CodeColours() {}

  /** One value a character, line by line; all are text where the lines cannot be parsed. */
  static Role[][] of(Excerpt excerpt) {
    String text = Excerpt.text(excerpt.lines());
    Role[] roles = new Role[text.length()];
    Arrays.fill(roles, Role.TEXT);
    Optional<SyntaxTree> tree =
        excerpt.language().flatMap(language -> SyntaxTree.parse(language, text));
    tree.ifPresent(parsed -> colour(parsed.root(), roles));
    List<String> lines = excerpt.lines();
    Role[][] out = new Role[lines.size()][];
    int at = 0;
    for (int i = 0; i < out.length; i++) {
      out[i] = Arrays.copyOfRange(roles, at, at + lines.get(i).length());
      at += lines.get(i).length() + 1;
    }
    return out;
  }

  private static void colour(SyntaxNode node, Role[] roles) {
    Role role = role(node);
    if (role != Role.TEXT) {
      Arrays.fill(roles, node.start(), Math.min(node.end(), roles.length), role);
      return;
    }
    for (SyntaxNode child : node.children()) {
      colour(child, roles);
    }
  }

  private static Role role(SyntaxNode node) {
    String type = node.type();
    if (type.contains("comment")) {
      return Role.COMMENT;
    }
    if (type.startsWith("string")
        || type.startsWith("template_string")
        || type.startsWith("char")) {
      return Role.STRING;
    }
    if (!node.children().isEmpty()) {
      return Role.TEXT;
    }
    if (WORDS.contains(type) || (!node.named() && type.matches("[a-z_]{2,}"))) {
      return Role.KEYWORD;
    }
    if (type.equals("integer")
        || type.equals("float")
        || type.equals("number")
        || type.contains("integer_literal")
        || type.contains("floating_point_literal")) {
      return Role.NUMBER;
    }
    if (type.equals("type_identifier") || type.equals("void_type") || type.endsWith("_type")) {
      return Role.TYPE;
    }
    boolean called =
        node.field().equals("function") || (node.field().equals("name") && isCallable(node));
    return type.endsWith("identifier") && called ? Role.FUNCTION : Role.TEXT;
  }

  private static boolean isCallable(SyntaxNode node) {
    String parent = node.parent().map(SyntaxNode::type).orElse("");
    return parent.contains("function") || parent.contains("method") || parent.contains("call");
  }
}

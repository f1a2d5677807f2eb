package org.mycromwell.engine.data.edits;

import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.edit.syntax.Language;
import org.mycromwell.engine.edit.syntax.SyntaxNode;

/**
 * What a language says about names of variables: where they come from and how far they are seen.
 */
interface NameRules {
  /** What a name was declared as. */
  enum Role {
    VARIABLE,
    PARAMETER,
    /** Anything else: a function, a class, an import, a field, a global. */
    OTHER,
    /** The scope says that the name is not its own. */
    OUTER
  }

  /**
   * A place that brings in a name.
   *
   * @param scope the node inside of which it is known; null where that is not below the root
   */
  record Declaration(Role role, @Nullable SyntaxNode scope) {}

  static NameRules of(Language language) {
    return switch (language) {
      case PYTHON -> new PythonNames();
      case JAVA -> new JavaNames();
      case JAVASCRIPT, TYPESCRIPT, TSX -> new ScriptNames();
      default -> throw new IllegalArgumentException("no rules for " + language);
    };
  }

  /** Whether a node makes it unsure what names mean. */
  boolean isObstacle(SyntaxNode node);

  /** Whether names that are declared inside of this node can be unknown outside. */
  boolean isScope(SyntaxNode node);

  /** Whether functions inside of this scope do not see its names. */
  default boolean isHidden(SyntaxNode scope) {
    return false;
  }

  /** Whether what is declared must stand before its uses. */
  default boolean isOrdered() {
    return false;
  }

  /** Whether a node without children is the name of a variable, not of a member or a label. */
  boolean isName(SyntaxNode leaf);

  /** How a name is brought in here; empty where it is used only. */
  Optional<Declaration> declaration(SyntaxNode leaf, SyntaxNode root);

  /** The innermost scope in which a name that is used is looked up first. */
  default @Nullable SyntaxNode lookup(SyntaxNode leaf, SyntaxNode root) {
    return enclosing(leaf, root, this::isScope);
  }

  /** The innermost node around a node, not above the root, that is as wanted. */
  static @Nullable SyntaxNode enclosing(
      SyntaxNode node, SyntaxNode root, Predicate<SyntaxNode> wanted) {
    @Nullable SyntaxNode at = node;
    while (at != null && at != root) {
      at = at.parent().orElse(null);
      if (at != null && wanted.test(at)) {
        return at;
      }
    }
    return null;
  }
}

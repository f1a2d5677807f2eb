package org.mycromwell.engine.edit.syntax;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A node of a {@link SyntaxTree}. Offsets count characters of the text, the end is exclusive.
 * Immutable once the tree is built, for any thread.
 */
public final class SyntaxNode {
  private final String source;
  private final String type;
  private final String field;
  private final boolean named;
  private final int start;
  private final int end;
  private final @Nullable SyntaxNode parent;
  private List<SyntaxNode> children = List.of();

  SyntaxNode(
      String source,
      String type,
      String field,
      boolean named,
      int start,
      int end,
      @Nullable SyntaxNode parent) {
    this.source = source;
    this.type = type;
    this.field = field;
    this.named = named;
    this.start = start;
    this.end = end;
    this.parent = parent;
  }

  void children(List<SyntaxNode> nodes) {
    children = List.copyOf(nodes);
  }

  /** As the grammar calls it. */
  public String type() {
    return type;
  }

  public boolean is(String wanted) {
    return type.equals(wanted);
  }

  /** What the node is to its parent, as the grammar calls it; "" for nothing in particular. */
  public String field() {
    return field;
  }

  /** Whether the grammar has a rule for it; marks and keywords have none. */
  public boolean named() {
    return named;
  }

  public int start() {
    return start;
  }

  public int end() {
    return end;
  }

  public String text() {
    return source.substring(start, end);
  }

  public Optional<SyntaxNode> parent() {
    return Optional.ofNullable(parent);
  }

  /** Whether the parent is of this type. */
  public boolean isIn(String parentType) {
    return parent != null && parent.type.equals(parentType);
  }

  public List<SyntaxNode> children() {
    return children;
  }

  /** The first child with this field. */
  public Optional<SyntaxNode> child(String fieldName) {
    for (SyntaxNode child : children) {
      if (child.field.equals(fieldName)) {
        return Optional.of(child);
      }
    }
    return Optional.empty();
  }

  /** This node and all below it, in the order of the text. */
  public void forEach(Consumer<SyntaxNode> visitor) {
    // The parser's own limit on nesting bounds the recursion.
    visitor.accept(this);
    for (SyntaxNode child : children) {
      child.forEach(visitor);
    }
  }
}

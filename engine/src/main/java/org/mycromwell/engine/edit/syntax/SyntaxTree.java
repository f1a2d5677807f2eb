package org.mycromwell.engine.edit.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.treesitter.TSNode;
import org.treesitter.TSTreeCursor;

/** A syntax tree as plain objects, for programs that change code. Immutable, for any thread. */
public final class SyntaxTree {
  /** Trees that are deeper are given up: what walks them recurses. */
  private static final int MAX_DEPTH = 500;

  private static final int MAX_NODES = 1 << 20;

  private final Language language;
  private final String text;
  private final SyntaxNode root;
  private final boolean hasErrors;

  private SyntaxTree(Language language, String text, SyntaxNode root, boolean hasErrors) {
    this.language = language;
    this.text = text;
    this.root = root;
    this.hasErrors = hasErrors;
  }

  /** Parses a text; empty when it is too large, too deeply nested or cannot be parsed here. */
  public static Optional<SyntaxTree> parse(Language language, String text) {
    try (ParsedText parsed = ParsedText.parse(language, text)) {
      @Nullable SyntaxNode root = new Builder(text, parsed).build();
      return root == null
          ? Optional.empty()
          : Optional.of(
              new SyntaxTree(language, text, root, !ErrorFinder.errors(parsed).isEmpty()));
    } catch (NotParsedException e) {
      return Optional.empty();
    }
  }

  public Language language() {
    return language;
  }

  public String text() {
    return text;
  }

  public SyntaxNode root() {
    return root;
  }

  /** Whether there is a syntax error anywhere. */
  public boolean hasErrors() {
    return hasErrors;
  }

  /** Copies the tree from the parser. */
  private static final class Builder {
    private final String text;
    private final ParsedText parsed;
    private final int[] charOfByte;
    private int nodes;

    Builder(String text, ParsedText parsed) {
      this.text = text;
      this.parsed = parsed;
      byte[] bytes = parsed.lines.bytes;
      charOfByte = new int[bytes.length + 1];
      int chars = 0;
      for (int i = 0; i < bytes.length; i++) {
        charOfByte[i] = chars;
        if (Lines.isCharStart(bytes[i])) {
          // Four bytes stand for a pair of surrogates.
          chars += (bytes[i] & 0xF8) == 0xF0 ? 2 : 1;
        }
        charOfByte[i + 1] = chars;
      }
      for (int i = 0; i < bytes.length; i++) {
        // Inside of a character: its start.
        if (!Lines.isCharStart(bytes[i]) && i > 0) {
          charOfByte[i] = charOfByte[i - 1];
        }
      }
    }

    @Nullable SyntaxNode build() {
      try (TSTreeCursor cursor = parsed.cursor()) {
        SyntaxNode root = node(cursor, null);
        return addChildren(cursor, root, 0) ? root : null;
      }
    }

    private boolean addChildren(TSTreeCursor cursor, SyntaxNode node, int depth) {
      if (depth > MAX_DEPTH || nodes > MAX_NODES) {
        return false;
      }
      if (!cursor.gotoFirstChild()) {
        return true;
      }
      List<SyntaxNode> children = new ArrayList<>();
      do {
        SyntaxNode child = node(cursor, node);
        children.add(child);
        if (!addChildren(cursor, child, depth + 1)) {
          return false;
        }
      } while (cursor.gotoNextSibling());
      cursor.gotoParent();
      node.children(children);
      return true;
    }

    private SyntaxNode node(TSTreeCursor cursor, @Nullable SyntaxNode parent) {
      nodes++;
      TSNode node = cursor.currentNode();
      @Nullable String field = cursor.currentFieldName();
      return new SyntaxNode(
          text,
          node.getType(),
          field == null ? "" : field,
          node.isNamed(),
          charOfByte[node.getStartByte()],
          charOfByte[node.getEndByte()],
          parent);
    }
  }
}

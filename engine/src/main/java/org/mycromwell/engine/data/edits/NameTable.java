package org.mycromwell.engine.data.edits;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.data.edits.NameRules.Declaration;
import org.mycromwell.engine.data.edits.NameRules.Role;
import org.mycromwell.engine.edit.syntax.Language;
import org.mycromwell.engine.edit.syntax.SyntaxNode;

/** What the names of variables below a node stand for. */
final class NameTable {
  private final SyntaxNode root;
  private final Map<String, List<Name>> names = new LinkedHashMap<>();

  /**
   * A name where it stands.
   *
   * @param declares whether it is brought in here
   * @param role as what it was declared; null where that happened outside of the root
   * @param scope where it is known; null likewise
   */
  record Name(SyntaxNode leaf, boolean declares, @Nullable Role role, @Nullable SyntaxNode scope) {}

  private NameTable(SyntaxNode root) {
    this.root = root;
  }

  /** Empty where something in there makes names unsure. */
  static Optional<NameTable> of(Language language, SyntaxNode root) {
    NameRules rules = NameRules.of(language);
    List<SyntaxNode> leaves = new ArrayList<>();
    boolean[] obstacle = {false};
    root.forEach(node -> {
      obstacle[0] |= rules.isObstacle(node);
      if (node.children().isEmpty() && rules.isName(node)) {
        leaves.add(node);
      }
    });
    if (obstacle[0]) {
      return Optional.empty();
    }
    NameTable table = new NameTable(root);
    new Reader(rules, root, leaves).fill(table);
    return Optional.of(table);
  }

  /** All places of a name, in the order of the text. */
  List<Name> of(String word) {
    return names.getOrDefault(word, List.of());
  }

  /**
   * The names that are declared below the root with this role and nothing else, used nowhere where
   * something else is meant, and not declared again inside of their scope.
   */
  List<String> sure(Role role) {
    return names.keySet().stream().filter(word -> isSure(word, role)).toList();
  }

  private boolean isSure(String word, Role role) {
    List<Name> places = of(word);
    return places.stream().allMatch(name -> name.role() == role)
        && places.stream().noneMatch(name -> isNested(name.scope(), places));
  }

  /** Whether the scope is inside of another scope of the same name. */
  private boolean isNested(@Nullable SyntaxNode scope, List<Name> places) {
    if (scope == null) {
      return false;
    }
    return NameRules.enclosing(
            scope, root, outer -> places.stream().anyMatch(name -> name.scope() == outer))
        != null;
  }

  /** Finds declarations first, then what each name refers to. */
  private static final class Reader {
    private final NameRules rules;
    private final SyntaxNode root;
    private final List<SyntaxNode> leaves;
    private final Map<SyntaxNode, Map<String, Role>> scopes = new HashMap<>();
    private final Map<SyntaxNode, Map<String, Integer>> starts = new HashMap<>();

    Reader(NameRules rules, SyntaxNode root, List<SyntaxNode> leaves) {
      this.rules = rules;
      this.root = root;
      this.leaves = leaves;
    }

    void fill(NameTable table) {
      Map<SyntaxNode, Declaration> declared = new HashMap<>();
      for (SyntaxNode leaf : leaves) {
        rules
            .declaration(leaf, root)
            .ifPresent(declaration -> {
              declared.put(leaf, declaration);
              @Nullable SyntaxNode scope = declaration.scope();
              if (scope != null) {
                scopes
                    .computeIfAbsent(scope, _ -> new HashMap<>())
                    .merge(leaf.text(), declaration.role(), Reader::both);
                starts
                    .computeIfAbsent(scope, _ -> new HashMap<>())
                    .merge(leaf.text(), leaf.start(), Math::min);
              }
            });
      }
      for (SyntaxNode leaf : leaves) {
        @Nullable Declaration declaration = declared.get(leaf);
        @Nullable SyntaxNode from =
            declaration == null ? rules.lookup(leaf, root) : declaration.scope();
        @Nullable SyntaxNode scope = resolve(leaf.text(), leaf.start(), from);
        @Nullable Role role = scope == null ? null : role(scope, leaf.text());
        table
            .names
            .computeIfAbsent(leaf.text(), _ -> new ArrayList<>())
            .add(new Name(leaf, declaration != null, role, scope));
      }
    }

    /** A parameter that is assigned stays one. */
    private static Role both(Role one, Role other) {
      if (one == other) {
        return one;
      }
      if (one == Role.OUTER || other == Role.OUTER) {
        return Role.OUTER;
      }
      return one == Role.OTHER || other == Role.OTHER ? Role.OTHER : Role.PARAMETER;
    }

    private @Nullable Role role(SyntaxNode scope, String word) {
      return scopes.getOrDefault(scope, Map.of()).get(word);
    }

    private @Nullable SyntaxNode resolve(String word, int at, @Nullable SyntaxNode from) {
      @Nullable SyntaxNode scope = from;
      boolean first = true;
      while (scope != null) {
        @Nullable Role role = role(scope, word);
        boolean seen = first || !rules.isHidden(scope);
        if (role != null && role != Role.OUTER && seen) {
          int start = Objects.requireNonNull(starts.get(scope)).getOrDefault(word, at);
          return rules.isOrdered() && role != Role.OTHER && at < start ? null : scope;
        }
        first = false;
        scope = scope == root ? null : NameRules.enclosing(scope, root, rules::isScope);
      }
      return null;
    }
  }
}

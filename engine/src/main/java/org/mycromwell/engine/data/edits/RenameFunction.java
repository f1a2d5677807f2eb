package org.mycromwell.engine.data.edits;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.data.Draws;
import org.mycromwell.engine.edit.syntax.Language;
import org.mycromwell.engine.edit.syntax.SyntaxNode;

/**
 * Gives a function another name, with all that refers to it inside the region: plain names where it
 * is a function, {@code self.name} and {@code this.name} where it is a method. What only looks like
 * it stays; where that cannot be told, nothing is done.
 */
final class RenameFunction implements EditFamily {
  private static final Phrases PHRASES = Phrases.of("rename-function");

  /** Methods that things of the libraries have: on another object they are not ours. */
  private static final Set<String> LIBRARY =
      Set.of(
          "add",
          "append",
          "apply",
          "call",
          "clear",
          "close",
          "concat",
          "contains",
          "copy",
          "count",
          "decode",
          "delete",
          "encode",
          "end",
          "endsWith",
          "endswith",
          "entries",
          "equals",
          "extend",
          "filter",
          "find",
          "flush",
          "forEach",
          "format",
          "get",
          "group",
          "hasNext",
          "hashCode",
          "includes",
          "index",
          "indexOf",
          "insert",
          "isEmpty",
          "isatty",
          "items",
          "iterator",
          "join",
          "keys",
          "length",
          "lower",
          "lock",
          "map",
          "match",
          "next",
          "open",
          "parse",
          "pop",
          "push",
          "put",
          "read",
          "readline",
          "readlines",
          "reduce",
          "remove",
          "replace",
          "reset",
          "reverse",
          "search",
          "seek",
          "set",
          "setdefault",
          "size",
          "slice",
          "sort",
          "splice",
          "split",
          "start",
          "startsWith",
          "startswith",
          "strip",
          "sub",
          "substring",
          "tell",
          "test",
          "toString",
          "trim",
          "unlock",
          "update",
          "upper",
          "values",
          "write",
          "writelines");

  private static final Set<String> OWN_THIS =
      Set.of(
          "function_expression",
          "function_declaration",
          "generator_function",
          "generator_function_declaration",
          "object",
          "class_body");

  @Override
  public String name() {
    return "rename-function";
  }

  @Override
  public boolean knows(Language language) {
    return Renaming.knows(language);
  }

  @Override
  public boolean wantsCallers() {
    return true;
  }

  @Override
  public Optional<Change> change(CodeRegion region, Draws random) {
    @Nullable SyntaxNode name = nameOf(region.target());
    if (name == null || !isFree(region)) {
      return Optional.empty();
    }
    List<SyntaxNode> places = new ArrayList<>();
    places.add(name);
    if (!references(region, name, places)) {
      return Optional.empty();
    }
    String old = region.name();
    if (Words.count(region.text(), old) == 1 && random.nextBoolean(isAlone(region) ? 0.65 : 0.9)) {
      // Easy: with calls, or with what looks like one, there is more to learn.
      return Optional.empty();
    }
    return FreshNames.function(region, old, random)
        .map(fresh ->
            new Change(
                places.stream().map(place -> Renaming.edit(place, fresh)).toList(),
                PHRASES,
                Map.of("old", old, "new", fresh, "function", old)));
  }

  private static boolean isAlone(CodeRegion region) {
    return region.functions().size() == 1;
  }

  /** The function already has the name. */
  @Override
  public Optional<Change> vacuous(CodeRegion region, Draws random) {
    if (nameOf(region.target()) == null) {
      return Optional.empty();
    }
    String name = region.name();
    return FreshNames.function(region, name, random)
        .map(old ->
            new Change(List.of(), PHRASES, Map.of("old", old, "new", name, "function", old)));
  }

  private static @Nullable SyntaxNode nameOf(CodeFunction function) {
    SyntaxNode definition = function.definition();
    if (definition.is("constructor_declaration")) {
      return null;
    }
    return definition
        .child("name")
        .filter(name -> name.text().equals(function.name()))
        .or(() -> definition.parent().flatMap(p -> p.child("name")))
        .or(() -> definition.parent().flatMap(p -> p.child("property")))
        .filter(name -> name.text().equals(function.name()))
        .orElse(null);
  }

  /** Whether nobody else decides on the name, and no other function of the file has it. */
  private static boolean isFree(CodeRegion region) {
    String name = region.name();
    if (name.startsWith("__") || name.equals("constructor") || name.equals("main")) {
      return false;
    }
    CodeFunction target = region.target();
    for (SyntaxNode child : target.definition().children()) {
      if (child.is("get") || child.is("set") || child.is("override_modifier")) {
        return false;
      }
      if (child.is("modifiers") && child.text().contains("@Override")) {
        return false;
      }
    }
    for (SyntaxNode child : target.outer().children()) {
      if (child.is("decorator")
          && (child.text().endsWith(".setter")
              || child.text().endsWith(".getter")
              || child.text().endsWith(".deleter")
              || child.text().contains("overload")
              || child.text().contains("override"))) {
        return false;
      }
    }
    SyntaxNode block = target.outer().parent().orElse(target.outer());
    boolean java = region.language() == Language.JAVA;
    int[] same = {0};
    region
        .tree()
        .root()
        .forEach(node -> {
          if ((node.is("function_definition")
                  || node.is("method_declaration")
                  || node.is("function_declaration")
                  || node.is("function_signature")
                  || node.is("method_signature")
                  || node.is("method_definition"))
              && node.child("name").filter(n -> n.text().equals(name)).isPresent()
              && (java || isChildOf(node, block))) {
            same[0]++;
          }
        });
    return same[0] <= 1;
  }

  private static boolean isChildOf(SyntaxNode node, SyntaxNode block) {
    @Nullable SyntaxNode parent = node.parent().orElse(null);
    return parent == block
        || (parent != null && parent.parent().orElse(null) == block && !parent.is("block"));
  }

  /** Finds what refers to the function; false where that is not sure. */
  private static boolean references(CodeRegion region, SyntaxNode name, List<SyntaxNode> places) {
    if (region.language() == Language.JAVA) {
      return javaReferences(region, places);
    }
    boolean method = isMethod(region);
    String word = name.text();
    for (CodeFunction function : region.functions()) {
      Optional<NameTable> table = NameTable.of(region.language(), function.outer());
      if (table.isEmpty()) {
        return false;
      }
      if (!method) {
        for (NameTable.Name place : table.get().of(word)) {
          if (place.role() != null) {
            // A variable of the same name hides the function.
            return false;
          }
          if (place.leaf() != name) {
            places.add(place.leaf());
          }
        }
      } else if (table.get().of(word).stream().anyMatch(place -> place.role() != null)) {
        return false;
      } else if (!memberReferences(function, name, className(region), places)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isMethod(CodeRegion region) {
    CodeFunction target = region.target();
    SyntaxNode definition = target.definition();
    if (definition.is("method_definition")
        || definition.parent().filter(p -> p.type().endsWith("field_definition")).isPresent()) {
      return true;
    }
    return region.language() == Language.PYTHON
        && target.outer().parent().filter(block -> block.isIn("class_definition")).isPresent();
  }

  private static String className(CodeRegion region) {
    return region
        .target()
        .outer()
        .parent()
        .flatMap(SyntaxNode::parent)
        .flatMap(holder -> holder.child("name"))
        .map(SyntaxNode::text)
        .orElse("");
  }

  private static boolean memberReferences(
      CodeFunction function, SyntaxNode name, String className, List<SyntaxNode> places) {
    boolean[] sure = {true};
    String word = name.text();
    function
        .outer()
        .forEach(node -> {
          @Nullable SyntaxNode member =
              switch (node.type()) {
                case "attribute" -> node.child("attribute").orElse(null);
                case "member_expression" -> node.child("property").orElse(null);
                default -> null;
              };
          if (member == null || !member.text().equals(word)) {
            return;
          }
          String object = node.child("object").map(SyntaxNode::text).orElse("");
          if (node.field().equals("left")) {
            sure[0] = false;
          } else if (object.equals("self") || object.equals("cls") || object.equals(className)) {
            places.add(member);
          } else if (object.equals("this")) {
            sure[0] &= isOwnThis(node, function.definition());
            places.add(member);
          } else if (!LIBRARY.contains(word) || object.startsWith("super")) {
            sure[0] = false;
          }
        });
    return sure[0];
  }

  /** Whether {@code this} is that of the function. */
  private static boolean isOwnThis(SyntaxNode node, SyntaxNode definition) {
    @Nullable SyntaxNode at = node.parent().orElse(null);
    while (at != null && at != definition) {
      if (OWN_THIS.contains(at.type())) {
        return false;
      }
      at = at.parent().orElse(null);
    }
    return at == definition;
  }

  private static boolean javaReferences(CodeRegion region, List<SyntaxNode> places) {
    String word = region.name();
    String className = className(region);
    boolean[] sure = {true};
    for (CodeFunction function : region.functions()) {
      if (!NameTable.of(Language.JAVA, function.outer())
          .filter(table -> table.of(word).isEmpty())
          .isPresent()) {
        // A variable of this name: what is meant is no longer clear.
        return false;
      }
      function
          .outer()
          .forEach(node -> {
            if (node.is("method_invocation")) {
              node.child("name")
                  .filter(called -> called.text().equals(word))
                  .ifPresent(called ->
                      sure[0] &= add(called, node.child("object"), word, className, places));
            } else if (node.is("method_reference")) {
              SyntaxNode called = node.children().getLast();
              if (called.text().equals(word)) {
                sure[0] &=
                    add(called, Optional.of(node.children().getFirst()), word, className, places);
              }
            }
          });
    }
    return sure[0];
  }

  /** Takes the name of a call if it is ours; false where that is not sure. */
  private static boolean add(
      SyntaxNode called,
      Optional<SyntaxNode> object,
      String word,
      String className,
      List<SyntaxNode> places) {
    String on = object.map(SyntaxNode::text).orElse("");
    if (object.isEmpty() || on.equals("this") || on.equals(className)) {
      places.add(called);
      return true;
    }
    boolean otherClass =
        Character.isUpperCase(on.charAt(0)) && !on.toUpperCase(Locale.ROOT).equals(on);
    return (otherClass && on.indexOf('(') < 0 && on.indexOf('.') < 0)
        || (LIBRARY.contains(word) && !on.startsWith("super"));
  }
}

package org.mycromwell.engine.data.edits;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mycromwell.engine.data.Draws;
import org.mycromwell.engine.edit.syntax.Language;
import org.mycromwell.engine.edit.syntax.SyntaxNode;

/** Gives a local variable another name, everywhere in its function. */
final class RenameVariable implements EditFamily {
  private static final Phrases PHRASES = Phrases.of("rename-variable");

  /** Java nodes whose field "name" brings in a name. */
  private static final Set<String> JAVA_DECLARATIONS =
      Set.of(
          "variable_declarator",
          "formal_parameter",
          "catch_formal_parameter",
          "resource",
          "enhanced_for_statement",
          "instanceof_expression",
          "type_pattern",
          "record_pattern_component");

  /** Python nodes that make renaming a matter of more than this function. */
  private static final Set<String> PYTHON_OBSTACLES =
      Set.of("global_statement", "nonlocal_statement", "class_definition", "exec_statement");

  private static final Set<String> PYTHON_NAME_HOLDERS =
      Set.of(
          "dotted_name",
          "aliased_import",
          "parameters",
          "default_parameter",
          "typed_parameter",
          "typed_default_parameter",
          "lambda_parameters",
          "list_splat_pattern",
          "dictionary_splat_pattern",
          "function_definition",
          "global_statement");

  @Override
  public String name() {
    return "rename-variable";
  }

  @Override
  public boolean knows(Language language) {
    return language == Language.JAVA || language == Language.PYTHON;
  }

  @Override
  public Optional<Change> change(CodeRegion region, Draws random) {
    Map<String, List<SyntaxNode>> variables =
        region.language() == Language.JAVA ? javaVariables(region) : pythonVariables(region);
    if (variables.isEmpty()) {
      return Optional.empty();
    }
    String old = random.pick(List.copyOf(variables.keySet()));
    return FreshNames.pick(region, random)
        .map(fresh -> {
          List<TextEdit> edits = new ArrayList<>();
          for (SyntaxNode use : variables.getOrDefault(old, List.of())) {
            edits.add(new TextEdit(use.start(), use.end(), fresh));
          }
          return new Change(edits, PHRASES, Map.of("old", old, "new", fresh));
        });
  }

  @Override
  public Optional<Change> vacuous(CodeRegion region, Draws random) {
    Optional<String> absent = FreshNames.pick(region, random);
    Optional<String> fresh = FreshNames.pick(region, random);
    return absent.isEmpty() || fresh.isEmpty() || absent.equals(fresh)
        ? Optional.empty()
        : Optional.of(
            new Change(List.of(), PHRASES, Map.of("old", absent.get(), "new", fresh.get())));
  }

  /** Local variables declared once, with all their uses. */
  private static Map<String, List<SyntaxNode>> javaVariables(CodeRegion region) {
    Map<String, List<SyntaxNode>> uses = new LinkedHashMap<>();
    Set<String> candidates = new LinkedHashSet<>();
    Set<String> obstacles = new LinkedHashSet<>();
    for (SyntaxNode node : region.all("identifier")) {
      String word = node.text();
      if (isJavaMember(node)) {
        continue;
      }
      uses.computeIfAbsent(word, _ -> new ArrayList<>()).add(node);
      if (node.field().equals("name") && isDeclaredBy(node)) {
        boolean local =
            node.isIn("variable_declarator")
                && node.parent()
                    .flatMap(SyntaxNode::parent)
                    .orElseThrow()
                    .is("local_variable_declaration");
        if (!local || !candidates.add(word)) {
          obstacles.add(word);
        }
      } else if (node.isIn("lambda_expression")
          || node.isIn("inferred_parameters")
          || node.isIn("labeled_statement")
          || node.isIn("method_declaration")
          || node.isIn("annotation")
          || node.isIn("element_value_pair")) {
        obstacles.add(word);
      }
    }
    candidates.removeAll(obstacles);
    uses.keySet().retainAll(candidates);
    return uses;
  }

  private static boolean isDeclaredBy(SyntaxNode name) {
    return name.parent().filter(parent -> JAVA_DECLARATIONS.contains(parent.type())).isPresent();
  }

  private static boolean isJavaMember(SyntaxNode node) {
    return (node.isIn("field_access") && node.field().equals("field"))
        || (node.isIn("method_invocation") && node.field().equals("name"))
        || node.isIn("scoped_identifier");
  }

  /** Names that are assigned in the function and nowhere else come in. */
  private static Map<String, List<SyntaxNode>> pythonVariables(CodeRegion region) {
    for (String obstacle : PYTHON_OBSTACLES) {
      if (!region.all(obstacle).isEmpty()) {
        return Map.of();
      }
    }
    Map<String, List<SyntaxNode>> uses = new LinkedHashMap<>();
    Set<String> candidates = new LinkedHashSet<>();
    Set<String> obstacles = new LinkedHashSet<>();
    for (SyntaxNode node : region.all("identifier")) {
      String word = node.text();
      if ((node.isIn("attribute") && node.field().equals("attribute"))
          || (node.isIn("keyword_argument") && node.field().equals("name"))) {
        continue;
      }
      uses.computeIfAbsent(word, _ -> new ArrayList<>()).add(node);
      if (node.parent().filter(p -> PYTHON_NAME_HOLDERS.contains(p.type())).isPresent()) {
        // Default values are uses, all other names in there are parameters or imports.
        if (!node.field().equals("value")) {
          obstacles.add(word);
        }
      } else if (node.isIn("assignment") && node.field().equals("left")) {
        candidates.add(word);
      }
    }
    candidates.removeAll(obstacles);
    uses.keySet().retainAll(candidates);
    return uses;
  }
}

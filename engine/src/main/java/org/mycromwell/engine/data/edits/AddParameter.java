package org.mycromwell.engine.data.edits;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.data.Draws;
import org.mycromwell.engine.data.edits.NameLists.Style;
import org.mycromwell.engine.edit.syntax.Language;
import org.mycromwell.engine.edit.syntax.SyntaxNode;

/**
 * Adds a parameter, with a default where the language has them. It comes last, but before what
 * takes all the rest: {@code **kwargs}, {@code ...rest}, {@code T...}. Behind {@code *args} or
 * {@code *} it is given by keyword only. Lists with one parameter a line get a new line.
 */
final class AddParameter implements EditFamily {
  private static final Phrases PLAIN = Phrases.of("add-parameter");
  private static final Phrases TYPED = Phrases.of("add-parameter-typed");
  private static final Phrases JAVA = Phrases.of("add-parameter-java");

  private static final Set<String> REST =
      Set.of("dictionary_splat_pattern", "spread_parameter", "rest_pattern");

  private static final int MAX_LINE = 110;

  @Override
  public String name() {
    return "add-parameter";
  }

  @Override
  public boolean knows(Language language) {
    return Renaming.knows(language);
  }

  @Override
  public Optional<Change> change(CodeRegion region, Draws random) {
    @Nullable SyntaxNode list = region.definition().child("parameters").orElse(null);
    if (list == null || !isOpen(region) || list.children().stream().anyMatch(AddParameter::isOdd)) {
      return Optional.empty();
    }
    NewParameter parameter = NewParameter.pick(region, random);
    if (parameter == null) {
      return Optional.empty();
    }
    String code = code(region, parameter, list);
    @Nullable TextEdit edit = insert(region.tree().text(), list, code);
    if (edit == null) {
      return Optional.empty();
    }
    return Optional.of(
        new Change(List.of(edit), phrases(region, parameter), words(region, parameter)));
  }

  /** The function has such a parameter already. */
  @Override
  public Optional<Change> vacuous(CodeRegion region, Draws random) {
    @Nullable SyntaxNode list = region.definition().child("parameters").orElse(null);
    if (list == null) {
      return Optional.empty();
    }
    List<NewParameter> present = NewParameter.in(region.language(), list);
    if (present.isEmpty()) {
      return Optional.empty();
    }
    NewParameter parameter = random.pick(present);
    return Optional.of(new Change(List.of(), phrases(region, parameter), words(region, parameter)));
  }

  private static Phrases phrases(CodeRegion region, NewParameter parameter) {
    if (region.language() == Language.JAVA) {
      return JAVA;
    }
    return parameter.type().isEmpty() ? PLAIN : TYPED;
  }

  private static Map<String, String> words(CodeRegion region, NewParameter parameter) {
    Map<String, String> words = new HashMap<>();
    words.put("name", parameter.name());
    words.put("default", parameter.value());
    words.put("function", region.name());
    String type = parameter.type();
    if (type.isEmpty()) {
      words.put("pair", parameter.name() + "=" + parameter.value());
      words.put("spaced", parameter.name() + " = " + parameter.value());
    } else {
      boolean java = region.language() == Language.JAVA;
      String declared = java ? type + " " + parameter.name() : parameter.name() + ": " + type;
      words.put("type", type);
      words.put("declared", declared);
      words.put("typed", declared + " = " + parameter.value());
    }
    return words;
  }

  /** Whether the signature is free to change: not an accessor, not given by somebody else. */
  private static boolean isOpen(CodeRegion region) {
    String name = region.name();
    if (name.startsWith("__") && !name.equals("__init__") && !name.equals("__call__")) {
      return false;
    }
    for (SyntaxNode child : region.definition().children()) {
      if (child.is("get")
          || child.is("set")
          || (child.is("modifiers") && child.text().contains("@Override"))) {
        return false;
      }
    }
    String above =
        region.tree().text().substring(region.target().start(), region.definition().start());
    return !above.contains("property") && !above.contains(".setter") && !above.contains("overload");
  }

  private static boolean isOdd(SyntaxNode child) {
    return child.type().endsWith("comment") || child.is("ERROR");
  }

  private static String code(CodeRegion region, NewParameter parameter, SyntaxNode list) {
    String name = parameter.name();
    String type = parameter.type();
    if (region.language() == Language.JAVA) {
      List<SyntaxNode> items = items(list);
      boolean allFinal =
          !items.isEmpty() && items.stream().allMatch(item -> item.text().startsWith("final "));
      return (allFinal ? "final " : "") + type + " " + name;
    }
    if (!type.isEmpty()) {
      return name + ": " + type + " = " + parameter.value();
    }
    return region.language() == Language.PYTHON
        ? name + "=" + parameter.value()
        : name + " = " + parameter.value();
  }

  private static List<SyntaxNode> items(SyntaxNode list) {
    return list.children().stream()
        .filter(child -> child.named() || child.is("*") || child.is("/"))
        .toList();
  }

  /** Where the code goes, with its comma and its line; null where that is not clear. */
  private static @Nullable TextEdit insert(String text, SyntaxNode list, String code) {
    List<SyntaxNode> items = items(list);
    if (items.isEmpty()) {
      return list.text().equals("()") ? fit(text, list.start() + 1, code) : null;
    }
    SyntaxNode last = items.getLast();
    if (isRest(last)) {
      String indent = indent(text, last);
      return indent == null
          ? fit(text, last.start(), code + ", ")
          : TextEdit.insert(last.start(), code + ",\n" + indent);
    }
    if (last.is("receiver_parameter")) {
      return null;
    }
    String space = list.text().indexOf(',') > 0 && list.text().indexOf(", ") < 0 ? "" : " ";
    String indent = indent(text, last);
    List<SyntaxNode> behind =
        list.children().subList(list.children().indexOf(last) + 1, list.children().size());
    boolean comma = behind.getFirst().is(",");
    int at = comma ? behind.getFirst().end() : last.end();
    if (indent != null) {
      return TextEdit.insert(at, (comma ? "" : ",") + "\n" + indent + code + (comma ? "," : ""));
    }
    return fit(text, at, comma ? space + code + "," : "," + space + code);
  }

  private static boolean isRest(SyntaxNode item) {
    return REST.contains(item.type())
        || item.child("pattern").filter(p -> p.is("rest_pattern")).isPresent()
        || (item.is("typed_parameter") && item.text().startsWith("**"));
  }

  /** Blanks before a node that begins its line; null where something else does. */
  private static @Nullable String indent(String text, SyntaxNode node) {
    String before = text.substring(CodeRegion.lineStart(text, node.start()), node.start());
    return before.isBlank() ? before : null;
  }

  /** An insertion into a line, if the line does not get too long. */
  private static @Nullable TextEdit fit(String text, int at, String code) {
    int end = text.indexOf('\n', at);
    int length = (end < 0 ? text.length() : end) - CodeRegion.lineStart(text, at) + code.length();
    return length > MAX_LINE ? null : TextEdit.insert(at, code);
  }

  /**
   * A parameter as a user asks for it.
   *
   * @param type "" where none is named
   * @param value "" in Java
   */
  private record NewParameter(String name, String type, String value) {
    private static final List<List<String>> USUAL = NameLists.parameters();

    private static final List<String> KINDS =
        List.of("int", "int", "int", "bool", "str", "str", "str", "float", "null");

    private static final Set<String> SWITCHES =
        Set.of(
            "is", "has", "can", "should", "use", "allow", "needs", "want", "must", "enable", "no");

    private static final List<String> JAVA_TYPES =
        List.of(
            "int",
            "int",
            "int",
            "boolean",
            "boolean",
            "String",
            "String",
            "long",
            "double",
            "float",
            "Object",
            "char",
            "byte[]",
            "int[]",
            "String[]",
            "Integer",
            "Runnable");

    static @Nullable NewParameter pick(CodeRegion region, Draws random) {
      List<String> usual = random.pick(USUAL);
      boolean known = random.nextBoolean(0.5);
      Language language = region.language();
      Style style = language == Language.PYTHON ? Style.SNAKE : Style.CAMEL;
      @Nullable String name =
          known
              ? NameLists.join(List.of(usual.getFirst().split(" ", -1)), style)
              : FreshNames.any(region, random).orElse(null);
      if (name == null || region.words().contains(name)) {
        return null;
      }
      String kind = known ? usual.get(1) : isSwitch(name) ? "bool" : random.pick(KINDS);
      if (language == Language.JAVA) {
        return new NewParameter(name, javaType(region, kind, random), "");
      }
      String value =
          known && !kind.equals("null")
              ? usualValue(region, usual, kind, random)
              : value(region, kind, random);
      boolean python = language == Language.PYTHON;
      boolean typed =
          python
              ? random.nextBoolean(isTyped(region) ? 0.7 : 0.12)
              : language != Language.JAVASCRIPT && (kind.equals("null") || random.nextBoolean(0.7));
      return new NewParameter(name, typed ? type(region, kind, random) : "", value);
    }

    private static boolean isSwitch(String name) {
      return SWITCHES.contains(NameLists.words(name).getFirst());
    }

    private static boolean isTyped(CodeRegion region) {
      return !region.all("typed_parameter").isEmpty()
          || !region.all("typed_default_parameter").isEmpty();
    }

    private static String usualValue(
        CodeRegion region, List<String> usual, String kind, Draws random) {
      String value = random.pick(usual.subList(2, usual.size()));
      return switch (kind) {
        case "str" -> FreshLiterals.quoted(region, value);
        case "bool" -> truth(region, value.equals("true"));
        default -> value;
      };
    }

    private static String value(CodeRegion region, String kind, Draws random) {
      return switch (kind) {
        case "int" -> FreshLiterals.number(random);
        case "float" -> FreshLiterals.fraction(random);
        case "bool" -> truth(region, random.nextBoolean(0.4));
        case "str" -> FreshLiterals.quoted(region, FreshLiterals.word(random));
        default -> region.language() == Language.PYTHON ? "None" : "null";
      };
    }

    private static String truth(CodeRegion region, boolean yes) {
      String truth = String.valueOf(yes);
      return region.language() == Language.PYTHON ? (yes ? "True" : "False") : truth;
    }

    private static String type(CodeRegion region, String kind, Draws random) {
      boolean python = region.language() == Language.PYTHON;
      return switch (kind) {
        case "int" -> python ? "int" : "number";
        case "float" -> python ? "float" : "number";
        case "bool" -> python ? "bool" : "boolean";
        case "str" -> python ? "str" : "string";
        default -> {
          if (!python) {
            yield random.pick(List.of("string", "number")) + " | null";
          }
          String inner = random.pick(List.of("str", "int", "dict", "list"));
          yield region.words().contains("Optional") ? "Optional[" + inner + "]" : inner + " | None";
        }
      };
    }

    private static String javaType(CodeRegion region, String kind, Draws random) {
      List<String> here = new ArrayList<>();
      for (SyntaxNode type : region.all("type_identifier")) {
        SyntaxNode whole = type.parent().filter(p -> p.is("generic_type")).orElse(type);
        String text = whole.text();
        if (whole.field().equals("type")
            && text.length() <= 30
            && text.length() > 1
            && !text.equals("var")
            && text.indexOf('\n') < 0) {
          here.add(text);
        }
      }
      if (kind.equals("null") || random.nextBoolean(0.15)) {
        return here.isEmpty() || random.nextBoolean(0.2)
            ? random.pick(JAVA_TYPES)
            : random.pick(here);
      }
      return switch (kind) {
        case "int" -> random.nextBoolean(0.8) ? "int" : "long";
        case "float" -> random.nextBoolean(0.7) ? "double" : "float";
        case "bool" -> "boolean";
        default -> "String";
      };
    }

    /** Parameters of a list that could have been asked for. */
    static List<NewParameter> in(Language language, SyntaxNode list) {
      return list.children().stream()
          .flatMap(child -> Optional.ofNullable(of(language, child)).stream())
          .collect(Collectors.toList());
    }

    private static @Nullable NewParameter of(Language language, SyntaxNode item) {
      String type = item.child("type").map(SyntaxNode::text).orElse("");
      if (type.startsWith(":")) {
        type = type.substring(1).strip();
      }
      String value =
          item.child("value").or(() -> item.child("right")).map(SyntaxNode::text).orElse("");
      Optional<SyntaxNode> name =
          item.child("name").or(() -> item.child("left")).or(() -> item.child("pattern"));
      boolean java = language == Language.JAVA;
      if (name.filter(n -> n.is("identifier")).isEmpty()
          || value.isEmpty() != java
          || value.length() > 30
          || type.length() > 30
          || value.indexOf('\n') >= 0
          || type.indexOf('\n') >= 0) {
        return null;
      }
      return java && !item.is("formal_parameter")
          ? null
          : new NewParameter(name.get().text(), type, value);
    }
  }
}

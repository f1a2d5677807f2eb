package org.mycromwell.engine.data.edits;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.data.Draws;
import org.mycromwell.engine.edit.syntax.Language;
import org.mycromwell.engine.edit.syntax.SyntaxNode;

/**
 * Documents a function that has no documentation: a docstring with the sections Args and Returns,
 * or a Javadoc or JSDoc comment with tags. The words follow the rule of {@link DocWords}. Variants:
 * the summary alone; a text that the instruction says.
 */
final class AddDocstring implements EditFamily {
  private static final Phrases FULL = Phrases.of("add-docstring");
  private static final Phrases SHORT = Phrases.of("add-docstring-short");
  private static final Phrases TEXT = Phrases.of("add-docstring-text");
  private static final int MAX_PARAMETERS = 5;
  private static final int MAX_TEXT = 76;

  @Override
  public String name() {
    return "add-docstring";
  }

  @Override
  public boolean knows(Language language) {
    return Docs.knows(language);
  }

  @Override
  public Optional<Change> change(CodeRegion region, Draws random) {
    String doc = Docs.word(region.language(), random);
    double variant = random.nextDouble();
    Optional<SyntaxNode> known = Docs.of(region);
    if (known.isPresent()) {
      return takenAway(region, known.get(), doc);
    }
    Optional<Integer> at = place(region);
    if (at.isEmpty()) {
      return Optional.empty();
    }
    if (variant < 0.25) {
      return saidText(region, random)
          .map(text ->
              new Change(
                  List.of(insert(region, at.get(), List.of(text))),
                  TEXT,
                  Map.of("text", text, "doc", doc)));
    }
    boolean brief = variant < 0.5;
    return lines(region, brief)
        .map(lines ->
            new Change(
                List.of(insert(region, at.get(), lines)),
                brief ? SHORT : FULL,
                Map.of("doc", doc)));
  }

  @Override
  public Optional<Change> vacuous(CodeRegion region, Draws random) {
    return Docs.of(region)
        .map(_ -> new Change(List.of(), FULL, Map.of("doc", Docs.word(region.language(), random))));
  }

  /** Asks for a documentation of one line that is there, as if it were not. */
  private static Optional<Change> takenAway(CodeRegion region, SyntaxNode known, String doc) {
    String text = region.tree().text();
    String inner = known.text();
    boolean python = region.language() == Language.PYTHON;
    String open = python ? "\"\"\"" : "/** ";
    String close = python ? "\"\"\"" : " */";
    if (!inner.startsWith(open)
        || !inner.endsWith(close)
        || inner.length() <= open.length() + close.length()
        || !Comments.fillsLines(known, text)
        || (python && Docs.statements(region).size() == 1)) {
      return Optional.empty();
    }
    String said = inner.substring(open.length(), inner.length() - close.length());
    int start = CodeRegion.lineStart(text, known.start());
    int end = text.indexOf('\n', known.end()) + 1;
    int next = text.indexOf('\n', end);
    if (!isSayable(said)
        || (python && headerEnd(region) != start)
        || (!python && region.target().above().getFirst() != known)
        || text.substring(end, next < 0 ? text.length() : next).isBlank()) {
      return Optional.empty();
    }
    return Optional.of(
        new Change(
            List.of(new TextEdit(start, end, "")), TEXT, Map.of("text", said, "doc", doc), true));
  }

  private static boolean isSayable(String text) {
    return text.equals(text.strip())
        && text.length() <= MAX_TEXT
        && text.contains(" ")
        && Character.isLetter(text.charAt(0))
        && text.chars().noneMatch(c -> c == '\n' || c == '"' || c == '\\' || c == '{' || c == '@');
  }

  /** A sentence by the rule, or what a comment of the file says. */
  private static Optional<String> saidText(CodeRegion region, Draws random) {
    List<String> said = new ArrayList<>();
    if (random.nextBoolean(0.5)) {
      region
          .tree()
          .root()
          .forEach(node -> {
            if (Comments.isComment(node) && !Comments.isDirective(node)) {
              String words = Comments.words(node);
              if (isSayable(words) && words.chars().filter(c -> c == ' ').count() >= 2) {
                said.add(words);
              }
            }
          });
    }
    if (said.isEmpty()) {
      return words(region, Signature.of(region).orElse(null))
          .map(words -> {
            String summary = words.summary();
            return random.nextBoolean(0.5) ? summary : summary.substring(0, summary.length() - 1);
          });
    }
    return Optional.of(random.pick(said));
  }

  private static Optional<DocWords> words(CodeRegion region, @Nullable Signature signature) {
    String name = region.name();
    Language language = region.language();
    if (language == Language.PYTHON && name.startsWith("__") && !name.equals("__init__")) {
      return Optional.empty();
    }
    if (name.equals("__init__")) {
      return Optional.of(new DocWords("Initialize the instance.", ""));
    }
    if (name.equals("constructor") || region.definition().is("constructor_declaration")) {
      return Optional.of(new DocWords("Creates an instance.", ""));
    }
    boolean thing =
        language == Language.PYTHON
            ? region.target().above().isEmpty() && isProperty(region)
            : Signature.has(region, "get");
    return DocWords.of(
        Signature.has(region, "set") ? "set_" + name : name,
        signature == null
            ? List.of()
            : signature.parameters().stream().map(Signature.Parameter::name).toList(),
        Signature.returnsValue(region),
        thing,
        language != Language.PYTHON);
  }

  private static boolean isProperty(CodeRegion region) {
    return region.target().outer().children().stream()
        .filter(node -> node.is("decorator"))
        .anyMatch(node -> node.text().contains("property"));
  }

  /** The text of the documentation, a line each. */
  private static Optional<List<String>> lines(CodeRegion region, boolean brief) {
    Signature signature = Signature.of(region).orElse(null);
    Optional<DocWords> words = words(region, signature);
    if (words.isEmpty()
        || (region.language() == Language.JAVA && isOverride(region))
        || words.get().summary().length() > MAX_TEXT) {
      return Optional.empty();
    }
    List<String> lines = new ArrayList<>(List.of(words.get().summary()));
    if (brief) {
      return Optional.of(lines);
    }
    if (signature == null
        || signature.parameters().size() > MAX_PARAMETERS
        || Signature.isGenerator(region)
        || region.definition().child("type_parameters").isPresent()) {
      return Optional.empty();
    }
    String result = Signature.returnsValue(region) ? words.get().result() : "";
    if (region.language() == Language.PYTHON) {
      sections(signature, result, unit(region), lines);
    } else {
      tags(region, signature, result, lines);
    }
    return Optional.of(lines);
  }

  private static boolean isOverride(CodeRegion region) {
    return region.definition().children().stream()
        .filter(node -> node.is("modifiers"))
        .anyMatch(node -> node.text().contains("@Override"));
  }

  private static void sections(
      Signature signature, String result, String unit, List<String> lines) {
    if (!signature.parameters().isEmpty()) {
      lines.add("");
      lines.add("Args:");
      for (Signature.Parameter parameter : signature.parameters()) {
        String stars =
            switch (parameter.kind()) {
              case ONE -> "";
              case REST -> "*";
              case NAMED_REST -> "**";
            };
        lines.add(unit + stars + parameter.name() + ": " + capital(describe(parameter)) + ".");
      }
    }
    if (!result.isEmpty()) {
      lines.add("");
      lines.add("Returns:");
      lines.add(unit + capital(result) + ".");
    }
  }

  private static void tags(
      CodeRegion region, Signature signature, String result, List<String> lines) {
    boolean java = region.language() == Language.JAVA;
    List<String> tags = new ArrayList<>();
    for (Signature.Parameter parameter : signature.parameters()) {
      String words = describe(parameter);
      tags.add("@param " + parameter.name() + (java ? " " + words : " - " + capital(words) + "."));
    }
    if (!result.isEmpty()) {
      tags.add(java ? "@return " + result : "@returns " + capital(result) + ".");
    }
    if (java) {
      region.definition().children().stream()
          .filter(node -> node.is("throws"))
          .flatMap(node -> node.children().stream())
          .filter(SyntaxNode::named)
          .forEach(type -> tags.add("@throws " + type.text() + " if it fails"));
    }
    if (!tags.isEmpty()) {
      lines.add("");
      lines.addAll(tags);
    }
  }

  private static String describe(Signature.Parameter parameter) {
    if (parameter.kind() == Signature.Kind.REST && parameter.name().equals("args")) {
      return "positional arguments";
    }
    if (parameter.kind() == Signature.Kind.NAMED_REST && parameter.name().equals("kwargs")) {
      return "keyword arguments";
    }
    return DocWords.parameter(parameter.name(), isFlag(parameter));
  }

  private static boolean isFlag(Signature.Parameter parameter) {
    String type = parameter.type() == null ? "" : parameter.type().text();
    String value = parameter.value() == null ? "" : parameter.value().type();
    return type.equals("bool")
        || type.equals("boolean")
        || type.equals(": boolean")
        || value.equals("true")
        || value.equals("false");
  }

  private static String capital(String words) {
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }

  /** The line where documentation goes; empty where that is not clear. */
  private static Optional<Integer> place(CodeRegion region) {
    if (region.language() != Language.PYTHON) {
      return region.target().above().stream().anyMatch(Comments::isComment)
          ? Optional.empty()
          : Optional.of(region.target().start());
    }
    String text = region.tree().text();
    int at = headerEnd(region);
    SyntaxNode first = Docs.statements(region).getFirst();
    return at > region.definition().start() && at <= CodeRegion.lineStart(text, first.start())
        ? Optional.of(at)
        : Optional.empty();
  }

  /** Start of the line behind the colon of a Python function. */
  private static int headerEnd(CodeRegion region) {
    SyntaxNode colon =
        region.definition().children().stream()
            .filter(node -> node.is(":"))
            .reduce((_, last) -> last)
            .orElseThrow();
    return region.tree().text().indexOf('\n', colon.end()) + 1;
  }

  private static String indent(CodeRegion region) {
    String text = region.tree().text();
    SyntaxNode node =
        region.language() == Language.PYTHON
            ? Docs.statements(region).getFirst()
            : region.target().outer();
    return text.substring(CodeRegion.lineStart(text, node.start()), node.start());
  }

  /** Blanks by which a Python body is deeper than its function. */
  private static String unit(CodeRegion region) {
    String text = region.tree().text();
    SyntaxNode outer = region.target().outer();
    String outside = text.substring(CodeRegion.lineStart(text, outer.start()), outer.start());
    String inside = indent(region);
    return inside.startsWith(outside) && inside.length() > outside.length()
        ? inside.substring(outside.length())
        : "    ";
  }

  private static TextEdit insert(CodeRegion region, int at, List<String> lines) {
    boolean python = region.language() == Language.PYTHON;
    String indent = indent(region);
    StringBuilder out = new StringBuilder(indent);
    if (lines.size() == 1) {
      out.append(python ? "\"\"\"" : "/** ")
          .append(lines.getFirst())
          .append(python ? "\"\"\"\n" : " */\n");
      return TextEdit.insert(at, out.toString());
    }
    out.append(python ? "\"\"\"" + lines.getFirst() + "\n" : "/**\n");
    for (String line : python ? lines.subList(1, lines.size()) : lines) {
      if (python) {
        out.append(line.isEmpty() ? "" : indent + line);
      } else {
        out.append(indent).append(line.isEmpty() ? " *" : " * " + line);
      }
      out.append('\n');
    }
    out.append(indent).append(python ? "\"\"\"\n" : " */\n");
    return TextEdit.insert(at, out.toString());
  }
}

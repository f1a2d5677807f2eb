package org.mycromwell.engine.data.edits;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.data.Draws;
import org.mycromwell.engine.edit.syntax.Language;
import org.mycromwell.engine.edit.syntax.SyntaxNode;

/**
 * Puts the body of a function into a try block, a docstring left out. What is caught and what is
 * done then is in the words of the request; where no class is named, all errors are caught.
 */
final class TryCatch implements EditFamily {
  private static final List<String> PYTHON_ERRORS =
      List.of(
          "ValueError",
          "KeyError",
          "TypeError",
          "OSError",
          "IndexError",
          "AttributeError",
          "RuntimeError",
          "ImportError",
          "LookupError",
          "ArithmeticError");

  private static final List<String> JAVA_ERRORS =
      List.of(
          "RuntimeException",
          "IllegalArgumentException",
          "IllegalStateException",
          "NullPointerException",
          "IndexOutOfBoundsException",
          "UnsupportedOperationException",
          "ArithmeticException");

  private static final Set<String> TEXTS =
      Set.of(
          "string",
          "concatenated_string",
          "template_string",
          "string_literal",
          "text_block",
          "jsx_text",
          "comment",
          "block_comment");

  private static final List<String> LOGGERS =
      List.of("logger", "log", "LOG", "LOGGER", "_logger", "_LOGGER", "logging");

  @Override
  public String name() {
    return "try-catch";
  }

  @Override
  public boolean knows(Language language) {
    return EditFamilies.isKnown(language);
  }

  /** What is done with an error. */
  private enum Action {
    LOG("log"),
    PRINT("print"),
    RETHROW("rethrow"),
    RETURN("return"),
    IGNORE("ignore");

    final String word;

    Action(String word) {
      this.word = word;
    }
  }

  @Override
  public Optional<Change> change(CodeRegion region, Draws random) {
    Optional<CodeRegion.Entry> entry = region.entry();
    if (entry.isEmpty()
        || region.definition().is("constructor_declaration")
        || Signature.isGenerator(region)
        || !OwnNodes.of(region.body(), "try_statement").isEmpty()) {
      return Optional.empty();
    }
    @Nullable String body = body(region, entry.get());
    if (body == null) {
      return Optional.empty();
    }
    Action action = random.pick(List.of(Action.values()));
    boolean value = region.language() != Language.PYTHON && Signature.returnsValue(region);
    if (value && action != Action.RETHROW && action != Action.RETURN) {
      return Optional.empty();
    }
    Map<String, String> words = new HashMap<>();
    boolean python = region.language() == Language.PYTHON;
    words.put("try", python ? "try/except" : "try/catch");
    words.put("block", python ? "try block" : "try-catch");
    words.put("catch", python ? "except" : "catch");
    words.put("raise", BlockWriter.raise(region));
    String error = python || region.language() == Language.JAVA ? "Exception" : "";
    boolean named = !error.isEmpty() && random.nextBoolean(0.5);
    if (named) {
      error = random.pick(python ? PYTHON_ERRORS : JAVA_ERRORS);
      words.put("error", error);
    }
    Optional<String> handler = handler(region, action, words, random);
    if (handler.isEmpty()) {
      return Optional.empty();
    }
    String indent = entry.get().indent();
    String variable = region.count("e") > 0 ? "error" : "e";
    if (region.count(variable) > 0) {
      return Optional.empty();
    }
    String inner = indent + entry.get().unit() + handler.get().replace("{e}", variable) + "\n";
    boolean used = handler.get().contains("{e}");
    String text;
    if (python) {
      String as = used ? " as " + variable : "";
      text = indent + "try:\n" + body + indent + "except " + error + as + ":\n" + inner;
    } else {
      boolean below = BlockWriter.bracesBelow(region);
      String caught =
          error.isEmpty()
              ? (used ? " (" + variable + ")" : "")
              : " (" + error + " " + variable + ")";
      text =
          indent
              + "try"
              + BlockWriter.open(region, indent)
              + body
              + indent
              + "}"
              + (below ? "\n" + indent : " ")
              + "catch"
              + caught
              + BlockWriter.open(region, indent)
              + inner
              + indent
              + "}\n";
    }
    String phrases = "try-catch-" + action.word + (named ? "-type" : "");
    return Optional.of(
        new Change(
            List.of(new TextEdit(entry.get().at(), bodyEnd(region), text)),
            Phrases.of(phrases),
            words));
  }

  /** The statement of the handler, {@code {e}} for the error. */
  private static Optional<String> handler(
      CodeRegion region, Action action, Map<String, String> words, Draws random) {
    boolean python = region.language() == Language.PYTHON;
    boolean java = region.language() == Language.JAVA;
    String end = BlockWriter.end(region);
    String failed = BlockWriter.quoted(region, region.name() + " failed");
    return switch (action) {
      case LOG -> {
        String logger =
            LOGGERS.stream()
                .filter(l -> region.text().contains(l + "."))
                .findFirst()
                .orElse("logger");
        yield Optional.of(
            python
                ? logger + ".exception(" + failed + ")"
                : java
                    ? logger + ".error(" + failed + ", {e});"
                    : "console.error(" + failed + ", {e})" + end);
      }
      case PRINT ->
          Optional.of(
              python ? "print({e})" : java ? "{e}.printStackTrace();" : "console.log({e})" + end);
      case RETHROW ->
          Optional.of(
              python
                  ? "raise RuntimeError(" + failed + ") from {e}"
                  : java
                      ? "throw new RuntimeException(" + failed + ", {e});"
                      : "throw new Error(" + failed + ", { cause: {e} })" + end);
      case RETURN -> {
        List<String> values = new ArrayList<>(Values.returned(region));
        if (!java) {
          values.add(BlockWriter.nothing(region));
          values.add(BlockWriter.nothing(region));
        }
        if (values.isEmpty()) {
          yield Optional.empty();
        }
        String value = random.pick(values);
        words.put("value", value);
        yield Optional.of("return " + value + end);
      }
      case IGNORE -> Optional.of(python ? "pass" : "// ignored");
    };
  }

  private static int bodyEnd(CodeRegion region) {
    String text = region.tree().text();
    SyntaxNode last =
        region.body().children().stream().filter(SyntaxNode::named).toList().getLast();
    int newline = text.indexOf('\n', last.end());
    return newline < 0 ? text.length() : newline + 1;
  }

  /** The statements one step deeper; null where a text goes over several lines. */
  private static @Nullable String body(CodeRegion region, CodeRegion.Entry entry) {
    int to = bodyEnd(region);
    String text = region.tree().text();
    SyntaxNode last = region.body().children().getLast();
    boolean braces = last.is("}");
    if (to <= entry.at() || (braces && CodeRegion.lineStart(text, last.start()) != to)) {
      return null;
    }
    boolean[] several = new boolean[1];
    region
        .body()
        .forEach(node -> {
          if (node.start() >= entry.at()
              && TEXTS.contains(node.type())
              && node.text().contains("\n")) {
            several[0] = true;
          }
        });
    if (several[0]) {
      return null;
    }
    StringBuilder out = new StringBuilder();
    for (String line : text.substring(entry.at(), to).split("\n", -1)) {
      out.append(line.isBlank() ? line : entry.unit() + line).append('\n');
    }
    out.setLength(out.length() - 1);
    return out.toString();
  }
}

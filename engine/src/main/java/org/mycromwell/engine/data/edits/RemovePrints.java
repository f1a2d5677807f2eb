package org.mycromwell.engine.data.edits;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.mycromwell.engine.data.Draws;
import org.mycromwell.engine.edit.syntax.Language;
import org.mycromwell.engine.edit.syntax.SyntaxNode;

/**
 * Takes out statements that print: {@code print}, {@code System.out.println}, {@code console.log}.
 * Variants: one kind of them only; everything that goes to the console. Calls that are part of
 * something else are left alone, with their function. A Python block of nothing else becomes {@code
 * pass}. Functions that print nothing are shown with lines for debugging.
 */
final class RemovePrints implements EditFamily {
  private static final Phrases ALL = Phrases.of("remove-prints");
  private static final Phrases ONLY = Phrases.of("remove-prints-only");
  private static final Phrases EVERY = Phrases.of("remove-prints-every");

  private static final Set<String> CONSOLE =
      Set.of("log", "debug", "info", "warn", "error", "trace", "table", "dir", "time", "timeEnd");

  private static final Set<String> BLOCKS =
      Set.of("block", "constructor_body", "statement_block", "switch_block_statement_group");

  @Override
  public String name() {
    return "remove-prints";
  }

  @Override
  public boolean knows(Language language) {
    return Docs.knows(language);
  }

  @Override
  public Optional<Change> change(CodeRegion region, Draws random) {
    List<SyntaxNode> calls = calls(region);
    if (calls.isEmpty()) {
      return shownWith(region, random);
    }
    Set<String> kinds = new TreeSet<>();
    calls.forEach(call -> kinds.add(callee(call)));
    if (region.language() == Language.PYTHON) {
      // What goes to a file is hardly there to debug.
      return calls.stream().anyMatch(call -> call.text().contains("file="))
          ? Optional.empty()
          : all(region, calls, List.of("print"), random);
    }
    if (region.language() == Language.JAVA) {
      return java(region, calls, kinds, random);
    }
    if (!kinds.contains("console.log") && random.nextBoolean(0.7)) {
      return AddedPrints.to(region, List.of("console.log"), random)
          .map(edits -> new Change(edits, ONLY, Map.of("call", "console.log"), true));
    }
    if (kinds.size() == 1) {
      String kind = kinds.iterator().next();
      return kind.equals("console.log") || kind.equals("console.debug")
          ? all(region, calls, List.of(kind), random)
          : only(region, calls, kind);
    }
    return random.nextBoolean(0.6)
        ? only(region, calls, random.pick(List.copyOf(kinds)))
        : remove(region, calls).map(edits -> new Change(edits, EVERY, Map.of("object", "console")));
  }

  /** The function as the result of an edit of one that prints. */
  private static Optional<Change> shownWith(CodeRegion region, Draws random) {
    Language language = region.language();
    boolean every = language != Language.PYTHON && random.nextBoolean(0.15);
    if (every) {
      String object =
          language == Language.JAVA
              ? random.nextBoolean(0.5) ? "System.out" : "System.err"
              : "console";
      List<String> functions =
          (language == Language.JAVA
                  ? List.of("println", "println", "print")
                  : List.of("log", "debug", "info", "warn", "error"))
              .stream().map(name -> object + "." + name).toList();
      return AddedPrints.to(region, functions, random)
          .map(edits -> new Change(edits, EVERY, Map.of("object", object), true));
    }
    String function =
        switch (language) {
          case PYTHON -> "print";
          case JAVA -> "System.out.println";
          default -> "console.log";
        };
    return AddedPrints.to(region, List.of(function), random)
        .map(edits -> new Change(edits, ALL, Map.of("print", word(language, random)), true));
  }

  private static Optional<Change> java(
      CodeRegion region, List<SyntaxNode> calls, Set<String> kinds, Draws random) {
    boolean out = kinds.stream().anyMatch(kind -> kind.startsWith("System.out"));
    boolean err = kinds.stream().anyMatch(kind -> kind.startsWith("System.err"));
    if (out && err) {
      String object = random.nextBoolean(0.5) ? "System.out" : "System.err";
      return remove(region, calls.stream().filter(c -> callee(c).startsWith(object)).toList())
          .map(edits -> new Change(edits, EVERY, Map.of("object", object)));
    }
    if (kinds.size() > 1 && random.nextBoolean(0.5)) {
      return only(region, calls, random.pick(List.copyOf(kinds)));
    }
    if (err) {
      return remove(region, calls)
          .map(edits -> new Change(edits, EVERY, Map.of("object", "System.err")));
    }
    List<String> words = new ArrayList<>(List.of("System.out", "print"));
    if (kinds.size() == 1) {
      words.add(kinds.iterator().next());
      words.add(words.getLast().substring(words.getLast().lastIndexOf('.') + 1));
    }
    return all(region, calls, words, random);
  }

  private static Optional<Change> all(
      CodeRegion region, List<SyntaxNode> calls, List<String> words, Draws random) {
    return remove(region, calls)
        .map(edits -> new Change(edits, ALL, Map.of("print", random.pick(words))));
  }

  private static Optional<Change> only(CodeRegion region, List<SyntaxNode> calls, String kind) {
    return remove(region, calls.stream().filter(call -> callee(call).equals(kind)).toList())
        .map(edits -> new Change(edits, ONLY, Map.of("call", kind)));
  }

  @Override
  public Optional<Change> vacuous(CodeRegion region, Draws random) {
    if (!calls(region).isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Change(List.of(), ALL, Map.of("print", word(region.language(), random))));
  }

  private static String word(Language language, Draws random) {
    return switch (language) {
      case PYTHON -> "print";
      case JAVA -> random.pick(List.of("System.out.println", "System.out", "print", "println"));
      default -> "console.log";
    };
  }

  /** Calls that print, in the order of the text. */
  private static List<SyntaxNode> calls(CodeRegion region) {
    String type =
        switch (region.language()) {
          case PYTHON -> "call";
          case JAVA -> "method_invocation";
          default -> "call_expression";
        };
    return region.all(type).stream().filter(call -> prints(region.language(), call)).toList();
  }

  private static boolean prints(Language language, SyntaxNode call) {
    String callee = callee(call);
    return switch (language) {
      case PYTHON -> callee.equals("print");
      case JAVA -> callee.matches("System\\.(out|err)\\.(print|println|printf|format)");
      default ->
          callee.startsWith("console.") && CONSOLE.contains(callee.substring("console.".length()));
    };
  }

  /** What is called, without blanks. */
  private static String callee(SyntaxNode call) {
    String name =
        call.child("function")
            .map(SyntaxNode::text)
            .orElseGet(() ->
                call.child("object").map(object -> object.text() + ".").orElse("")
                    + call.child("name").map(SyntaxNode::text).orElse(""));
    return name.replaceAll("\\s", "");
  }

  private static Optional<List<TextEdit>> remove(CodeRegion region, List<SyntaxNode> calls) {
    String text = region.tree().text();
    LineCuts cuts = new LineCuts(text, region.target().start(), region.target().end());
    List<TextEdit> edits = new ArrayList<>();
    List<SyntaxNode> gone = new ArrayList<>();
    for (SyntaxNode call : calls) {
      SyntaxNode statement = call.parent().orElseThrow();
      if (!statement.is("expression_statement")
          || statement.parent().filter(parent -> BLOCKS.contains(parent.type())).isEmpty()
          || !standsAlone(statement, text)) {
        return Optional.empty();
      }
      gone.add(statement);
    }
    for (SyntaxNode statement : gone) {
      SyntaxNode block = statement.parent().orElseThrow();
      List<SyntaxNode> statements =
          block.children().stream().filter(n -> n.named() && !Comments.isComment(n)).toList();
      boolean empties = region.language() == Language.PYTHON && gone.containsAll(statements);
      if (empties && statements.getFirst() == statement) {
        edits.add(new TextEdit(statement.start(), lineEnd(text, statement.end()), "pass"));
      } else {
        cuts.add(statement.start(), statement.end());
      }
    }
    edits.addAll(cuts.edits());
    return Optional.of(edits);
  }

  /** Whether nothing but a comment is on the lines of a statement. */
  private static boolean standsAlone(SyntaxNode statement, String text) {
    String behind = text.substring(statement.end(), lineEnd(text, statement.end())).strip();
    return Comments.startsLine(statement, text)
        && (behind.isEmpty() || behind.startsWith("#") || behind.startsWith("//"));
  }

  private static int lineEnd(String text, int at) {
    int newline = text.indexOf('\n', at);
    return newline < 0 ? text.length() : newline;
  }
}

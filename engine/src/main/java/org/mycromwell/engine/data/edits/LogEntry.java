package org.mycromwell.engine.data.edits;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.data.Draws;
import org.mycromwell.engine.edit.syntax.Language;
import org.mycromwell.engine.edit.syntax.SyntaxNode;

/**
 * Logs that the function was called, before all other statements. The logger is the one that the
 * function uses already, or that the instruction names; else {@code logger}, in JavaScript {@code
 * console}. The level is debug (of a console {@code log}) if none is named; the text "... called",
 * with the arguments behind it if they are asked for.
 */
final class LogEntry implements EditFamily {
  private static final Phrases PLAIN = Phrases.of("log-entry");
  private static final Phrases LEVEL = Phrases.of("log-entry-level");
  private static final Phrases TEXT = Phrases.of("log-entry-text");
  private static final Phrases ARGUMENTS = Phrases.of("log-entry-arguments");
  private static final Phrases LOGGER = Phrases.of("log-entry-logger");

  private static final Pattern CALL =
      Pattern.compile(
          "(?<![\\w.$\\]\"')])((?:self\\.|this\\.|cls\\.)?"
              + "(?:_?_?[lL]ogger|_?log|LOG|LOGGER|_?LOGGER|logging|console))"
              + "\\??\\.(trace|debug|info|log|warn|warning|error|exception|critical|fatal"
              + "|fine|finer|finest|config|severe|at[A-Z]\\w+|is[A-Z]\\w+)\\s*\\(");

  /** Methods of loggers that take other arguments. */
  private static final Pattern OTHER_STYLE =
      Pattern.compile("\\.(fine|finer|finest|config|severe|at[A-Z]\\w+)\\s*\\(|\\.log\\(Level");

  private static final List<String> TEXTS =
      List.of(
          "starting",
          "start",
          "enter",
          "entering",
          "begin",
          "here",
          "called",
          "working",
          "in progress",
          "please wait",
          "got a request",
          "new call",
          "step 1",
          "running");

  private static final int MAX_ARGUMENTS = 5;

  @Override
  public String name() {
    return "log-entry";
  }

  @Override
  public boolean knows(Language language) {
    return Docs.knows(language);
  }

  @Override
  public Optional<Change> change(CodeRegion region, Draws random) {
    String target = region.targetText();
    if (OTHER_STYLE.matcher(target).find()) {
      return Optional.empty();
    }
    Optional<CodeRegion.Entry> entry = region.entry();
    Set<String> used = loggers(target);
    boolean isPython = region.language() == Language.PYTHON;
    if (entry.isEmpty() || used.size() > 1 || logsFirst(region) || isConstructor(region)) {
      return Optional.empty();
    }
    String usual = isScript(region.language()) ? "console" : "logger";
    Set<String> ofFile = loggers(region.tree().text());
    boolean mustName = used.isEmpty() && !ofFile.isEmpty() && !ofFile.equals(Set.of(usual));
    String logger = used.isEmpty() ? usual : used.iterator().next();
    double variant = random.nextDouble();
    Map<String, String> words = new HashMap<>();
    @Nullable String call;
    Phrases phrases;
    String called = region.name() + " called";
    char quote = CodeStyle.quote(region);
    if (mustName || (used.isEmpty() && variant < 0.15)) {
      phrases = LOGGER;
      logger = mustName ? random.pick(List.copyOf(ofFile)) : random.pick(names(region));
      words.put("logger", logger);
      call = logger + "." + usualLevel(logger) + "(" + quote + called + quote + ")";
    } else if (variant < 0.35) {
      phrases = LEVEL;
      String level = random.pick(levels(region.language()));
      words.put("level", random.nextBoolean(0.2) ? level.toUpperCase(Locale.ROOT) : level);
      words.put("alevel", (level.matches("[aeiou].*") ? "an " : "a ") + words.get("level"));
      call = logger + "." + level + "(" + quote + called + quote + ")";
    } else if (variant < 0.6) {
      phrases = TEXT;
      String text = text(region, random);
      words.put("text", text);
      call = logger + "." + usualLevel(logger) + "(" + quote + text + quote + ")";
    } else if (variant < 0.75) {
      phrases = ARGUMENTS;
      call = withArguments(region, logger, quote, isPython);
    } else {
      phrases = PLAIN;
      call = logger + "." + usualLevel(logger) + "(" + quote + called + quote + ")";
    }
    if (call == null) {
      return Optional.empty();
    }
    String end = CodeStyle.semicolons(region) ? ";\n" : "\n";
    return Optional.of(
        new Change(
            List.of(TextEdit.insert(entry.get().at(), entry.get().indent() + call + end)),
            phrases,
            words));
  }

  private static @Nullable String withArguments(
      CodeRegion region, String logger, char quote, boolean python) {
    Signature signature = Signature.of(region).orElse(null);
    if (signature == null
        || signature.parameters().isEmpty()
        || signature.parameters().size() > MAX_ARGUMENTS
        || signature.parameters().stream().anyMatch(p -> p.kind() != Signature.Kind.ONE)) {
      return null;
    }
    List<String> names = signature.parameters().stream().map(Signature.Parameter::name).toList();
    List<String> values = new ArrayList<>();
    for (String name : names) {
      values.add(name + (python ? "=%s" : "={}"));
    }
    boolean script = isScript(region.language());
    return logger
        + "."
        + usualLevel(logger)
        + "("
        + quote
        + region.name()
        + " called"
        + (script ? "" : ": " + String.join(", ", values))
        + quote
        + ", "
        + String.join(", ", names)
        + ")";
  }

  /** Words of the function's name, or a usual word. */
  private static String text(CodeRegion region, Draws random) {
    String words = String.join(" ", NameWords.of(region.name()));
    return switch (random.nextInt(4)) {
      case 0 -> words;
      case 1 -> random.pick(TEXTS);
      case 2 -> random.pick(List.of("start ", "enter ", "begin ", "in ", "-> ")) + region.name();
      default -> words + " " + random.pick(List.of("started", "called", "begins", "..."));
    };
  }

  private static boolean isScript(Language language) {
    return language != Language.PYTHON && language != Language.JAVA;
  }

  private static String usualLevel(String logger) {
    return logger.equals("console") ? "log" : "debug";
  }

  private static List<String> names(CodeRegion region) {
    return switch (region.language()) {
      case PYTHON ->
          region.count("self") > 0
              ? List.of("logger", "log", "LOG", "_logger", "logging", "self.logger", "self.log")
              : List.of("logger", "log", "LOG", "_logger", "logging", "_log");
      case JAVA -> List.of("logger", "log", "LOG", "LOGGER");
      default -> List.of("logger", "log", "console");
    };
  }

  private static List<String> levels(Language language) {
    return switch (language) {
      case PYTHON -> List.of("debug", "info", "info", "warning", "error");
      case JAVA -> List.of("trace", "debug", "info", "info", "warn", "error");
      default -> List.of("debug", "info", "info", "warn", "error");
    };
  }

  /** Whether there is such a line already, whatever it says. */
  private static boolean logsFirst(CodeRegion region) {
    String text = region.tree().text();
    int at = region.entry().orElseThrow().at();
    int newline = text.indexOf('\n', at);
    return CALL.matcher(text.substring(at, newline < 0 ? text.length() : newline)).find();
  }

  /** Java wants the call of another constructor first, and fields are not there before it. */
  private static boolean isConstructor(CodeRegion region) {
    SyntaxNode definition = region.definition();
    return definition.is("constructor_declaration") || region.name().equals("constructor");
  }

  private static Set<String> loggers(String text) {
    Set<String> found = new TreeSet<>();
    Matcher matcher = CALL.matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }
}

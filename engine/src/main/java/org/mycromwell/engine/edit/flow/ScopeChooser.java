package org.mycromwell.engine.edit.flow;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.mycromwell.engine.edit.LineRange;
import org.mycromwell.engine.edit.Snapshot;
import org.mycromwell.engine.edit.syntax.Definition;
import org.mycromwell.engine.edit.syntax.SyntaxChecker;

/**
 * Finds the part of a file that an instruction speaks of, for a model that was trained on functions
 * and small files. The rule is to be right or to say that it is not clear: a wrong place would be
 * changed before the user sees that it was meant otherwise. Used once.
 */
final class ScopeChooser {
  private static final int MAX_NAMED = 4;

  /** A name in quotes or backticks, or anything else without a blank. */
  private static final Pattern QUOTED =
      Pattern.compile("[`'\"\u2018\u201c]([^\\s`'\"]{1,80})[`'\"\u2019\u201d]");

  private static final Pattern WORD =
      Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$]*|[0-9]+(?:[.][0-9]+)?");

  /** What stands before the name of a definition. */
  private static final Pattern KIND_BEFORE =
      Pattern.compile(
          "\\b(?:function|func|fn|method|def|class|constructor)\\s+(?:called\\s+|named\\s+)?[`'\"]?$");

  private static final Pattern KIND_BEHIND =
      Pattern.compile("^[`'\"]?(?:\\s*\\(|\\s+(?:function|method|class|constructor)\\b)");

  /** What stands before the name of the place to change. */
  private static final Pattern IN_BEFORE =
      Pattern.compile(
          "\\b(?:in|inside|within|of)\\s+(?:the\\s+)?(?:(?:function|method|class|constructor)\\s+)?[`'\"]?(?:[\\p{L}\\p{N}_$]+[.#])?$");

  /** What is asked of a file and not of a function. */
  private static final Pattern WHOLE =
      Pattern.compile(
          "\\bimports?\\b|\\bmain guard\\b|__main__|__name__|\\bconstants?\\b",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern MAIN_GUARD =
      Pattern.compile("\\bmain guard\\b|__main__|__name__", Pattern.CASE_INSENSITIVE);

  private static final Pattern RENAME = Pattern.compile("\\brenam", Pattern.CASE_INSENSITIVE);

  private static final Pattern IMPORTS =
      Pattern.compile("\\bimports?\\b", Pattern.CASE_INSENSITIVE);

  /** Words of instructions, which are names only where something says so. */
  private static final Set<String> COMMON =
      Set.of(
          ("a an the this that these those it its all any each every some no not none null and or if"
                  + " else when then in into inside of on to from for with without by as at is are be"
                  + " was has have do does use uses used using make makes made can could you please"
                  + " pls should would must want i we my our me so there here add remove delete drop"
                  + " rename change replace set get put give take turn convert move extract insert"
                  + " write call log logs logging print prints check checks guard return returns"
                  + " raise throw throws catch try except error errors exception exceptions handle"
                  + " handling wrap sort order format string strings list dict map array object int"
                  + " integer float number bool boolean str text value values variable variables"
                  + " name names named called parameter parameters param params argument arguments"
                  + " arg args default defaults type types hint hints annotation annotations"
                  + " docstring docstrings doc docs javadoc jsdoc comment comments function functions"
                  + " method methods class classes constant constants literal literals line lines"
                  + " code file main import imports statement statements early empty missing new old"
                  + " first last begin beginning start end entry top bottom before after above below"
                  + " instead only also everywhere where which what true false test fix clean update"
                  + " up out off run lower upper case letters template debug info warn warning")
              .split(" "));

  /** What came of it. */
  sealed interface Choice {}

  /** The whole file, which is short enough. */
  record Whole() implements Choice {}

  /**
   * A part of the file.
   *
   * @param what in words
   */
  record Part(LineRange lines, String what) implements Choice {}

  /**
   * No part for sure.
   *
   * @param reason a clause that says what to do
   */
  record Unknown(String reason) implements Choice {}

  private record Word(String text, boolean sure, boolean definition, boolean place) {}

  private final Snapshot file;
  private final String instruction;
  private final Predicate<LineRange> fits;
  private final List<Definition> definitions;
  private final List<Word> words;

  private ScopeChooser(Snapshot file, String instruction, Predicate<LineRange> fits) {
    this.file = file;
    this.instruction = instruction;
    this.fits = fits;
    String text = file.text(file.allLines());
    definitions = SyntaxChecker.definitions(file.name(), text);
    Set<String> present = words(text);
    words = named(instruction).stream().filter(word -> present.contains(word.text)).toList();
  }

  /**
   * The part to change; it may be too long, except for the whole file.
   *
   * @param fits whether the model can edit these lines
   */
  static Choice choose(Snapshot file, String instruction, Predicate<LineRange> fits) {
    boolean whole = fits.test(file.allLines());
    if (whole && WHOLE.matcher(instruction).find()) {
      return new Whole();
    }
    Choice choice = new ScopeChooser(file, instruction, fits).choose();
    return whole && choice instanceof Unknown ? new Whole() : choice;
  }

  private Choice choose() {
    if (MAIN_GUARD.matcher(instruction).find()) {
      return new Unknown("a main guard needs all of it");
    }
    List<Definition> named = definitionsOf(Word::place);
    if (named.isEmpty()) {
      named = definitionsOf(word -> word.sure || word.definition);
    }
    if (!named.isEmpty()) {
      return named(named);
    }
    Optional<LineRange> imports =
        IMPORTS.matcher(instruction).find()
            ? SyntaxChecker.imports(file.name(), file.text(file.allLines()))
            : Optional.empty();
    if (imports.isPresent()) {
      return new Part(imports.get(), "the head of the file with its imports");
    }
    named = definitionsOf(word -> !COMMON.contains(word.text.toLowerCase(Locale.ROOT)));
    if (!named.isEmpty()) {
      return named(named);
    }
    List<Definition> holders = holders(Word::sure);
    if (holders.isEmpty()) {
      holders = holders(word -> !COMMON.contains(word.text.toLowerCase(Locale.ROOT)));
    }
    if (holders.size() == 1) {
      return part(holders.getFirst());
    }
    if (holders.size() > 1) {
      return unclear("what the instruction names is in " + names(holders));
    }
    List<Definition> functions = definitions.stream().filter(Definition::function).toList();
    if (functions.size() == 1) {
      return part(functions.getFirst());
    }
    return unclear("the instruction does not name the function to change");
  }

  private static Unknown unclear(String why) {
    return new Unknown(why + "; name the function, or the lines with --lines A:B");
  }

  private List<Definition> definitionsOf(Predicate<Word> wanted) {
    Set<String> names = new HashSet<>();
    words.stream().filter(wanted).forEach(word -> names.add(word.text));
    return definitions.stream().filter(definition -> names.contains(definition.name())).toList();
  }

  /** Of definitions that are named: the one that is meant. */
  private Choice named(List<Definition> named) {
    List<Definition> meant = named;
    // A class names the place of its methods, and a constructor has the name of its class.
    List<Definition> functions =
        meant.stream()
            .filter(Definition::function)
            .filter(f -> named.stream().allMatch(t -> t.function() || contains(t, f)))
            .toList();
    if (!functions.isEmpty()) {
      meant = functions;
    }
    if (meant.size() > 1) {
      List<Definition> among = meant;
      List<Definition> holding = holders(Word::sure).stream().filter(among::contains).toList();
      meant = holding.isEmpty() ? meant : holding;
    }
    if (meant.size() > 1) {
      return unclear("the instruction names " + names(meant));
    }
    Definition one = meant.getFirst();
    boolean renamed =
        RENAME.matcher(instruction).find()
            && words.stream().anyMatch(word -> word.text.equals(one.name()) && !word.place);
    return renamed ? withUses(one) : part(one);
  }

  /** A definition with all places that name it, as far as the model can edit them at once. */
  private Choice withUses(Definition definition) {
    int first = definition.lines().first();
    int end = definition.lines().end();
    for (int line = 0; line < file.lineCount(); line++) {
      boolean inside = line >= first && line < end;
      if (inside || !words(file.line(line)).contains(definition.name())) {
        continue;
      }
      LineRange use = around(line);
      first = Math.min(first, use.first());
      end = Math.max(end, use.end());
    }
    LineRange lines = new LineRange(first, end);
    if (lines.equals(definition.lines())) {
      return part(definition);
    }
    return fits.test(lines)
        ? new Part(lines, "function " + definition.name() + " with the places that name it")
        : unclear(
            definition.name()
                + " is named from line "
                + (first + 1)
                + " to line "
                + end
                + ", too much to rename it everywhere at once");
  }

  /** The outermost function around a line, or the line. */
  private LineRange around(int line) {
    LineRange lines = new LineRange(line, line + 1);
    return definitions.stream()
        .filter(Definition::function)
        .map(Definition::lines)
        .filter(outer -> outer.contains(lines))
        .findFirst()
        .orElse(lines);
  }

  private static boolean contains(Definition outer, Definition inner) {
    return outer.lines().contains(inner.lines());
  }

  /** The smallest functions that hold all of these words. */
  private List<Definition> holders(Predicate<Word> wanted) {
    List<String> needed = words.stream().filter(wanted).map(Word::text).distinct().toList();
    if (needed.isEmpty()) {
      return List.of();
    }
    List<Definition> holding =
        definitions.stream()
            .filter(Definition::function)
            .filter(definition -> words(file.text(definition.lines())).containsAll(needed))
            .toList();
    return holding.stream()
        .filter(outer ->
            holding.stream()
                .noneMatch(inner -> contains(outer, inner) && !outer.lines().equals(inner.lines())))
        .toList();
  }

  private static Part part(Definition definition) {
    return new Part(
        definition.lines(), (definition.function() ? "function " : "type ") + definition.name());
  }

  private static String names(List<Definition> some) {
    List<String> names = new ArrayList<>();
    some.stream()
        .sorted(Comparator.comparingInt(d -> d.lines().first()))
        .limit(MAX_NAMED)
        .forEach(d -> names.add(d.name() + " (line " + (d.lines().first() + 1) + ")"));
    String more = some.size() > MAX_NAMED ? " and " + (some.size() - MAX_NAMED) + " more" : "";
    return String.join(", ", names) + more;
  }

  /** The words of an instruction that may be names, with what says so. */
  private static List<Word> named(String instruction) {
    Set<String> quoted = new HashSet<>();
    Matcher quote = QUOTED.matcher(instruction);
    while (quote.find()) {
      quoted.addAll(words(quote.group(1)));
    }
    List<Word> named = new ArrayList<>();
    Matcher matcher = WORD.matcher(instruction);
    while (matcher.find()) {
      String word = matcher.group();
      String before = instruction.substring(0, matcher.start()).toLowerCase(Locale.ROOT);
      String behind = instruction.substring(matcher.end()).toLowerCase(Locale.ROOT);
      boolean common = COMMON.contains(word.toLowerCase(Locale.ROOT));
      boolean sure = quoted.contains(word) || isDistinctive(word);
      boolean definition =
          KIND_BEFORE.matcher(before).find() || (!common && KIND_BEHIND.matcher(behind).find());
      boolean place = IN_BEFORE.matcher(before).find() && (sure || definition || !common);
      named.add(new Word(word, sure, definition, place));
    }
    return named;
  }

  /** Whether it can hardly be a word of English. */
  private static boolean isDistinctive(String word) {
    boolean innerCapital = word.chars().skip(1).anyMatch(Character::isUpperCase);
    return word.indexOf('_') >= 0
        || word.indexOf('$') >= 0
        || (Character.isLetter(word.charAt(0)) && word.chars().anyMatch(Character::isDigit))
        || (innerCapital && word.chars().anyMatch(Character::isLowerCase));
  }

  private static Set<String> words(String text) {
    Set<String> words = new LinkedHashSet<>();
    Matcher matcher = WORD.matcher(text);
    while (matcher.find()) {
      words.add(matcher.group());
    }
    return words;
  }
}

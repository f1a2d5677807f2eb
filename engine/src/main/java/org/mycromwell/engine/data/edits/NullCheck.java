package org.mycromwell.engine.data.edits;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mycromwell.engine.data.Draws;
import org.mycromwell.engine.data.edits.Signature.Parameter;
import org.mycromwell.engine.edit.syntax.Language;

/**
 * Puts a check of a parameter for null or None before all other statements. What is done then
 * depends on the words of the request: by default {@code IllegalArgumentException}, {@code
 * ValueError} or {@code Error} with the message "NAME is null".
 */
final class NullCheck implements EditFamily {
  private static final Phrases PLAIN = Phrases.of("null-check");
  private static final Phrases ERROR = Phrases.of("null-check-error");
  private static final Phrases MESSAGE = Phrases.of("null-check-message");
  private static final Phrases DEFAULT = Phrases.of("null-check-default");
  private static final Phrases ASSERT = Phrases.of("null-check-assert");
  private static final Phrases REQUIRE = Phrases.of("null-check-require");

  private static final List<String> PYTHON_ERRORS =
      List.of("TypeError", "ValueError", "RuntimeError", "AttributeError", "KeyError");

  private static final List<String> JAVA_ERRORS =
      List.of(
          "NullPointerException",
          "IllegalArgumentException",
          "IllegalStateException",
          "RuntimeException");

  private static final List<String> SCRIPT_ERRORS =
      List.of("TypeError", "Error", "RangeError", "ReferenceError");

  private static final List<String> MESSAGES =
      List.of(
          "missing {name}",
          "no {name} given",
          "{name} is required",
          "{name} must be set",
          "{name} missing",
          "expected {name}",
          "bad {name}");

  @Override
  public String name() {
    return "null-check";
  }

  @Override
  public boolean knows(Language language) {
    return EditFamilies.isKnown(language);
  }

  @Override
  public Optional<Change> change(CodeRegion region, Draws random) {
    List<Parameter> parameters = NullableParameters.unchecked(region);
    Optional<CodeRegion.Entry> entry = region.entry();
    if (parameters.isEmpty() || entry.isEmpty()) {
      return Optional.empty();
    }
    String name = random.pick(parameters).name();
    boolean java = region.language() == Language.JAVA;
    boolean python = region.language() == Language.PYTHON;
    Map<String, String> words = new HashMap<>();
    words.put("name", name);
    words.put("null", BlockWriter.nothing(region));
    words.put("raise", BlockWriter.raise(region));
    List<String> errors = python ? PYTHON_ERRORS : java ? JAVA_ERRORS : SCRIPT_ERRORS;
    String usual = python ? "ValueError" : java ? "IllegalArgumentException" : "Error";
    String message = name + " is " + BlockWriter.nothing(region);
    String isNothing = BlockWriter.isNothing(region, name);
    int choice = random.nextInt(10);
    Phrases phrases;
    String lines;
    if (choice < 4) {
      phrases = PLAIN;
      lines = guard(region, entry.get(), isNothing, usual, message);
    } else if (choice < 6) {
      phrases = ERROR;
      String error = random.pick(errors);
      words.put("error", error);
      lines = guard(region, entry.get(), isNothing, error, message);
    } else if (choice < 7) {
      phrases = MESSAGE;
      message = random.pick(MESSAGES).replace("{name}", name);
      words.put("message", message);
      lines = guard(region, entry.get(), isNothing, usual, message);
    } else if (choice < 9 && !java) {
      phrases = DEFAULT;
      String value = random.pick(Values.ofAnyType(region));
      words.put("value", value);
      lines = BlockWriter.guard(region, entry.get(), isNothing, name + " = " + value);
    } else if (java && choice < 9) {
      phrases = REQUIRE;
      lines = entry.get().indent() + "Objects.requireNonNull(" + name + ");\n";
    } else if (python || java) {
      phrases = ASSERT;
      lines = entry.get().indent() + "assert " + name + (python ? " is not None\n" : " != null;\n");
    } else {
      return Optional.empty();
    }
    return Optional.of(
        new Change(List.of(TextEdit.insert(entry.get().at(), lines)), phrases, words));
  }

  private static String guard(
      CodeRegion region, CodeRegion.Entry entry, String condition, String error, String message) {
    String created =
        (region.language() == Language.PYTHON ? "raise " : "throw new ")
            + error
            + "("
            + BlockWriter.quoted(region, message)
            + ")";
    return BlockWriter.guard(region, entry, condition, created);
  }
}

package org.mycromwell.engine.model;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.format.GgufMetadata;
import org.mycromwell.engine.format.GgufWriter;

/**
 * What a small model can do and where it ends, as its file says. A file that says nothing of it is
 * taken for a model that may be asked anything.
 *
 * @param maxScopeTokens longest piece of a file the model edits
 * @param linesAround lines shown above and below that piece; empty for as much as fits
 * @param unableThreshold from which probability of the token that means "unable", as the first of
 *     an answer, a request is refused; below it that token is not drawn
 * @param calibration what makes a probability of the model's own figures
 * @param languages of the files it edits, such as {@code python}; empty for any
 * @param families names of the kinds of edit it was trained for, such as {@code rename-variable}
 */
public record ModelAbilities(
    OptionalInt maxScopeTokens,
    OptionalInt linesAround,
    OptionalDouble unableThreshold,
    Optional<Calibration> calibration,
    List<String> languages,
    List<String> families) {
  /** A model that says nothing about itself. */
  public static final ModelAbilities UNKNOWN =
      new ModelAbilities(
          OptionalInt.empty(),
          OptionalInt.empty(),
          OptionalDouble.empty(),
          Optional.empty(),
          List.of(),
          List.of());

  static final String MAX_SCOPE_TOKENS = "cromwell.edit.max_scope_tokens";
  static final String LINES_AROUND = "cromwell.edit.lines_around";
  static final String UNABLE_THRESHOLD = "cromwell.edit.unable_threshold";
  static final String CONFIDENCE_SCALE = "cromwell.edit.confidence_scale";
  static final String CONFIDENCE_OFFSET = "cromwell.edit.confidence_offset";
  static final String LANGUAGES = "cromwell.languages";
  static final String FAMILIES = "cromwell.abilities";

  private static final String TRANSCRIBE = "transcribe";
  private static final String CHART = "chart";

  private static final int MAX_TOKENS = 1 << 20;
  private static final int MAX_LINES = 10_000;
  private static final float MAX_COEFFICIENT = 1e6f;
  private static final int MAX_NAMES = 256;
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");

  /** Families whose name alone does not tell what they do. */
  private static final Map<String, String> WORDS =
      Map.ofEntries(
          Map.entry("rename-variable", "rename a variable"),
          Map.entry("rename-function", "rename a function"),
          Map.entry("rename-parameter", "rename a parameter"),
          Map.entry("add-parameter", "add a parameter with a default"),
          Map.entry("change-literal", "change a literal"),
          Map.entry("change-default", "change a default"),
          Map.entry("extract-constant", "extract a constant"),
          Map.entry("add-docstring", "add a docstring or doc comment"),
          Map.entry("remove-docstring", "remove a docstring or doc comment"),
          Map.entry("log-entry", "log the entry of a function"),
          Map.entry("remove-prints", "remove print or console.log calls"),
          Map.entry("main-guard", "add a main guard"),
          Map.entry("null-check", "add a null or None check"),
          Map.entry("early-return", "return early"),
          Map.entry("try-catch", "wrap in try and catch or except"),
          Map.entry("format-string", "use an f-string or template string"),
          Map.entry(TRANSCRIBE, "write the code of a screenshot"),
          Map.entry(CHART, "write the code of a simple chart"));

  public ModelAbilities {
    if (maxScopeTokens.isPresent()) {
      requireRange(MAX_SCOPE_TOKENS, maxScopeTokens.getAsInt(), 1, MAX_TOKENS);
    }
    if (linesAround.isPresent()) {
      requireRange(LINES_AROUND, linesAround.getAsInt(), 0, MAX_LINES);
    }
    if (unableThreshold.isPresent()) {
      double threshold = unableThreshold.getAsDouble();
      if (!(threshold > 0 && threshold <= 1)) {
        throw wrong(UNABLE_THRESHOLD, threshold, "a probability above 0");
      }
    }
    languages = names(LANGUAGES, languages);
    families = names(FAMILIES, families);
  }

  /** Whether pictures of code are the only ones it was trained for. */
  public boolean readsCodeAlone() {
    return families.contains(TRANSCRIBE) && !families.contains(CHART);
  }

  private static List<String> names(String key, List<String> names) {
    if (names.size() > MAX_NAMES) {
      throw wrong(key, names.size() + " names", "at most " + MAX_NAMES);
    }
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!NAME.matcher(name).matches() || !seen.add(name)) {
        throw wrong(
            key,
            EngineException.quote(name),
            "names of small letters, digits and hyphens, each once");
      }
    }
    return List.copyOf(names);
  }

  /**
   * A logistic curve from the logarithm of a probability to how often such a change is right.
   *
   * @param scale factor of the logarithm
   */
  public record Calibration(float scale, float offset) {
    public Calibration {
      requireFinite(CONFIDENCE_SCALE, scale);
      requireFinite(CONFIDENCE_OFFSET, offset);
    }

    /** Share of the changes with this logarithm that are right, 0 to 1. */
    public double probability(double logProbability) {
      return 1 / (1 + Math.exp(-(scale * logProbability + offset)));
    }

    private static void requireFinite(String key, float value) {
      if (!(Math.abs(value) <= MAX_COEFFICIENT)) {
        throw wrong(key, value, "a number between -1e6 and 1e6");
      }
    }
  }

  /**
   * What a file says.
   *
   * @throws EngineException that names file and key, when a value cannot be
   */
  public static ModelAbilities read(GgufMetadata metadata, String displayName) {
    if (metadata.has(CONFIDENCE_SCALE) != metadata.has(CONFIDENCE_OFFSET)) {
      throw new EngineException(
          Kind.BAD_FILE,
          displayName
              + ": of the metadata keys "
              + CONFIDENCE_SCALE
              + " and "
              + CONFIDENCE_OFFSET
              + " only one is there; they belong together");
    }
    try {
      return new ModelAbilities(
          metadata.optionalInt(MAX_SCOPE_TOKENS),
          metadata.optionalInt(LINES_AROUND),
          metadata.has(UNABLE_THRESHOLD)
              ? OptionalDouble.of(metadata.floatValue(UNABLE_THRESHOLD))
              : OptionalDouble.empty(),
          metadata.has(CONFIDENCE_SCALE)
              ? Optional.of(
                  new Calibration(
                      metadata.floatValue(CONFIDENCE_SCALE),
                      metadata.floatValue(CONFIDENCE_OFFSET)))
              : Optional.empty(),
          strings(metadata, LANGUAGES),
          strings(metadata, FAMILIES));
    } catch (IllegalArgumentException e) {
      throw new EngineException(Kind.BAD_FILE, displayName + ": metadata key " + e.getMessage(), e);
    }
  }

  private static List<String> strings(GgufMetadata metadata, String key) {
    return metadata.has(key) ? List.of(metadata.stringArray(key)) : List.of();
  }

  /** Writes what is known; a reader finds the same. */
  public void write(GgufWriter writer) {
    maxScopeTokens.ifPresent(value -> writer.putInt(MAX_SCOPE_TOKENS, value));
    linesAround.ifPresent(value -> writer.putInt(LINES_AROUND, value));
    unableThreshold.ifPresent(value -> writer.putFloat(UNABLE_THRESHOLD, (float) value));
    calibration.ifPresent(value -> {
      writer.putFloat(CONFIDENCE_SCALE, value.scale());
      writer.putFloat(CONFIDENCE_OFFSET, value.offset());
    });
    if (!languages.isEmpty()) {
      writer.putStrings(LANGUAGES, languages);
    }
    if (!families.isEmpty()) {
      writer.putStrings(FAMILIES, families);
    }
  }

  /** Whether the file says anything about its limits. */
  public boolean isKnown() {
    return !equals(UNKNOWN);
  }

  /** What it can do, in words for the user, in the order of the file. */
  public List<String> inWords() {
    return families.stream()
        .map(family -> WORDS.getOrDefault(family, family.replace('-', ' ')))
        .toList();
  }

  private static void requireRange(String key, int value, int least, int most) {
    if (value < least || value > most) {
      throw wrong(key, value, least + " to " + most);
    }
  }

  private static IllegalArgumentException wrong(String key, Object value, String expected) {
    return new IllegalArgumentException(key + " has value " + value + ", expected " + expected);
  }
}

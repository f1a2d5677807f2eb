package org.mycromwell.engine.edit.flow;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.edit.LineRange;
import org.mycromwell.engine.edit.Snapshot;
import org.mycromwell.engine.edit.syntax.Language;
import org.mycromwell.engine.edit.syntax.SyntaxChecker;
import org.mycromwell.engine.exec.CancelToken;
import org.mycromwell.engine.generate.RefusalRule;
import org.mycromwell.engine.model.LanguageModel;
import org.mycromwell.engine.model.ModelAbilities;
import org.mycromwell.engine.tokenizer.CromwellVocabulary;
import org.mycromwell.engine.tokenizer.LineMarks;

/**
 * Keeps a request to what a small model says that it can do. A model that says nothing has no
 * limits.
 */
final class ModelLimits {
  /** Of a file that does not say. */
  private static final double UNABLE_THRESHOLD = 0.5;

  private static final String WAY_OUT =
      "; for more, name a bigger model with --model FILE: a GGUF file of an instruct model such as"
          + " Qwen2.5-Coder";

  private final LanguageModel model;
  private final ModelAbilities abilities;
  private final EditJob job;
  private final Snapshot file;

  ModelLimits(LanguageModel model, EditJob job) {
    this.model = model;
    this.job = job;
    abilities = model.abilities();
    file = job.file();
  }

  OptionalInt linesAround() {
    return abilities.linesAround();
  }

  /**
   * Refuses files of other languages, context that the model would not look at, and pictures in
   * which no code was found: of those it would make up a text.
   *
   * @param cancel once it is cancelled nothing is found in a picture
   * @throws EngineException of kind {@link Kind#BEYOND_MODEL}
   */
  void requireKnown(CancelToken cancel) {
    if (job.images().count() == 0) {
      requireLanguage(model, file);
    }
    if (!cancel.isCancelled() && isUnreadable(abilities, job.images())) {
      throw beyond(
          "reads code in letters of one width, and found none in the picture; crop it to the code,"
              + " or take it larger");
    }
    if (linesAround().isPresent() && !job.namedContext().isEmpty()) {
      throw beyond(
          "looks at no other file, so leave out context such as "
              + job.namedContext().getFirst().name());
    }
  }

  static boolean isUnreadable(ModelAbilities abilities, ShownImages images) {
    return images.count() > 0 && !images.onGrid() && abilities.readsCodeAlone();
  }

  /**
   * Refuses a file in a language that the model does not know.
   *
   * @throws EngineException of kind {@link Kind#BEYOND_MODEL}
   */
  static void requireLanguage(LanguageModel model, Snapshot file) {
    List<String> known = model.abilities().languages();
    Optional<Language> language = SyntaxChecker.languageOf(file.name());
    if (known.isEmpty() || language.map(ModelLimits::name).filter(known::contains).isPresent()) {
      return;
    }
    throw beyond(
        model,
        "knows "
            + String.join(", ", known)
            + " only, and "
            + file.name()
            + " is "
            + language.map(Language::displayName).orElse("none of them"));
  }

  /** As model files name it; what differs only by JSX is one language. */
  private static String name(Language language) {
    Language plain = language == Language.TSX ? Language.TYPESCRIPT : language;
    return plain.name().toLowerCase(Locale.ROOT);
  }

  /**
   * The lines to ask about: those wanted, or of a whole file the part that the instruction speaks
   * of, because small models are trained on functions.
   *
   * @param notes gets what the user should know
   * @throws EngineException of kind {@link Kind#BEYOND_MODEL} when there is no such part
   */
  LineRange scope(LineRange wanted, Consumer<String> notes) {
    if (job.images().count() > 0 && linesAround().isPresent()) {
      if (wanted.equals(file.allLines()) && !file.text().isBlank()) {
        throw beyond(
            "writes the code of a picture into an empty or new file, or in place of lines that"
                + " --lines A:B names");
      }
      return wanted;
    }
    Optional<Excess> excess = excess(wanted);
    if (abilities.maxScopeTokens().isEmpty() && excess.isEmpty()) {
      return wanted;
    }
    if (!wanted.equals(file.allLines())) {
      if (excess.isPresent()) {
        throw beyond(
            excess
                    .get()
                    .of(
                        "lines %d to %d of %s are"
                            .formatted(wanted.first() + 1, wanted.end(), file.name()))
                + "; name fewer lines");
      }
      return wanted;
    }
    ScopeChooser.Choice choice =
        ScopeChooser.choose(file, job.instruction(), lines -> excess(lines).isEmpty());
    return switch (choice) {
      case ScopeChooser.Whole _ -> wanted;
      case ScopeChooser.Unknown(String reason) ->
          throw beyond(
              excess.map(known -> known.of(file.name() + " has") + ", and ").orElse("") + reason);
      case ScopeChooser.Part(LineRange lines, String what) -> {
        String place = "lines %d to %d".formatted(lines.first() + 1, lines.end());
        Optional<Excess> ofPart = excess(lines);
        if (ofPart.isPresent()) {
          throw beyond(
              ofPart.get().of("%s, %s of %s, has".formatted(what, place, file.name()))
                  + "; name fewer with --lines A:B");
        }
        if (!lines.equals(wanted)) {
          notes.accept("only %s may change, %s; --lines A:B names others".formatted(what, place));
        }
        yield lines;
      }
    };
  }

  /** The name by which a file is shown: without its path to a model that knows no folders. */
  static String shownName(LanguageModel model, Snapshot file) {
    String name = file.name();
    return model.abilities().linesAround().isPresent()
        ? name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1)
        : name;
  }

  /** That a piece of the file is larger than what the model edits at once. */
  private record Excess(int most, String unit, int actual) {
    /**
     * In words.
     *
     * @param subject with its verb, as in "main.py has"
     */
    String of(String subject) {
      return "edits at most %,d %s at once, and %s %,d".formatted(most, unit, subject, actual);
    }
  }

  private Optional<Excess> excess(LineRange lines) {
    int tokens = model.tokenizer().encode(file.text(lines)).length;
    int mostTokens = abilities.maxScopeTokens().orElse(Integer.MAX_VALUE);
    if (tokens > mostTokens) {
      return Optional.of(new Excess(mostTokens, "tokens", tokens));
    }
    // A model that names lines has names for so many, and one for the end.
    int mostLines = LineMarks.of(model.tokenizer().specialTokens()).count() - 1;
    return mostLines > 0 && job.images().count() == 0 && lines.size() > mostLines
        ? Optional.of(new Excess(mostLines, "lines", lines.size()))
        : Optional.empty();
  }

  private EngineException beyond(String what) {
    return beyond(model, what);
  }

  private static EngineException beyond(LanguageModel model, String what) {
    return new EngineException(
        Kind.BEYOND_MODEL, "the model (" + model.displayName() + ") " + what + WAY_OUT);
  }

  /** When an answer of this model means that it cannot do what was asked. */
  static Optional<RefusalRule> refusal(LanguageModel model) {
    OptionalInt token = model.tokenizer().specialTokens().idOf(CromwellVocabulary.UNABLE);
    return token.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new RefusalRule(
                token.getAsInt(), model.abilities().unableThreshold().orElse(UNABLE_THRESHOLD)));
  }

  /** What the user is told when the model said so. */
  static EngineException unable(LanguageModel model) {
    ModelAbilities abilities = model.abilities();
    String list =
        abilities.families().isEmpty()
            ? "this"
            : "this; it can " + String.join(", ", abilities.inWords());
    return new EngineException(
        Kind.BEYOND_MODEL, "the model (" + model.displayName() + ") cannot do " + list + WAY_OUT);
  }
}

package org.mycromwell.engine.edit.syntax;

import java.util.List;
import java.util.Optional;
import org.mycromwell.engine.edit.LineRange;

/**
 * Checks syntax and finds the pieces of a text that belong together.
 *
 * <p>No method fails because of the text, the machine or the library: what cannot be parsed is
 * reported as not checked, and pieces are then found by indentation. All methods may be called from
 * any thread. The native library is loaded by the first one that parses.
 */
public final class SyntaxChecker {
  private SyntaxChecker() {}

  /**
   * The language of a file, by its extension or well-known name; empty when there is no grammar.
   */
  public static Optional<Language> languageOf(String fileName) {
    return Languages.of(fileName);
  }

  /** All errors of a text, the first hundred at most. */
  public static SyntaxReport errors(Language language, String text) {
    try (ParsedText parsed = ParsedText.parse(language, text)) {
      return SyntaxReport.checked(ErrorFinder.errors(parsed));
    } catch (NotParsedException e) {
      return SyntaxReport.notChecked(reason(e));
    }
  }

  /**
   * The errors that an edit brings in: those of {@code after} that {@code before} did not have.
   * What was there before is not reported again, even if it has moved.
   */
  public static SyntaxReport newErrors(String fileName, String before, String after) {
    Optional<Language> language = languageOf(fileName);
    if (language.isEmpty()) {
      return SyntaxReport.notChecked("there is no grammar for this kind of file");
    }
    SyntaxReport now = errors(language.get(), after);
    if (!now.hasErrors()) {
      return now;
    }
    SyntaxReport then = errors(language.get(), before);
    if (!then.isChecked()) {
      return then;
    }
    return SyntaxReport.checked(NewErrors.of(before, then.errors(), after, now.errors()));
  }

  /**
   * The lines of the smallest function, method or other definition that contains the selected
   * lines, with the annotations and the comment above it; in JSON, HTML and CSS the smallest value,
   * element or rule. Empty when the selection is inside none.
   */
  public static Optional<LineRange> enclosingFunction(
      String fileName, String text, LineRange selection) {
    Optional<Language> language = languageOf(fileName);
    if (language.isPresent()) {
      try (ParsedText parsed = ParsedText.parse(language.get(), text)) {
        return DefinitionFinder.enclosing(parsed, selection);
      } catch (NotParsedException e) {
        return IndentedBlocks.enclosing(new Lines(text), selection);
      }
    }
    return IndentedBlocks.enclosing(new Lines(text), selection);
  }

  /**
   * The functions, methods and types of a text, in its order; none where it cannot be parsed. One
   * inside another comes after it.
   */
  public static List<Definition> definitions(String fileName, String text) {
    Optional<Language> language = languageOf(fileName);
    if (language.isEmpty()) {
      return List.of();
    }
    try (ParsedText parsed = ParsedText.parse(language.get(), text)) {
      return DefinitionFinder.all(parsed);
    } catch (NotParsedException e) {
      return List.of();
    }
  }

  /**
   * The first lines of a text up to the end of the last import at its top; empty when there is no
   * import, or it cannot be parsed.
   */
  public static Optional<LineRange> imports(String fileName, String text) {
    Optional<Language> language = languageOf(fileName);
    if (language.isEmpty()) {
      return Optional.empty();
    }
    try (ParsedText parsed = ParsedText.parse(language.get(), text)) {
      return DefinitionFinder.imports(parsed);
    } catch (NotParsedException e) {
      return Optional.empty();
    }
  }

  /**
   * The smallest piece of whole lines inside the scope that contains the given lines and makes
   * sense by itself, such as a statement or a block; the scope when there is no smaller one.
   */
  public static LineRange enclosingPiece(
      String fileName, String text, LineRange scope, LineRange lines) {
    Optional<Language> language = languageOf(fileName);
    LineRange piece;
    if (language.isPresent()) {
      try (ParsedText parsed = ParsedText.parse(language.get(), text)) {
        piece = PieceFinder.enclosing(parsed, lines);
      } catch (NotParsedException e) {
        piece = IndentedBlocks.paragraph(new Lines(text), lines);
      }
    } else {
      piece = IndentedBlocks.paragraph(new Lines(text), lines);
    }
    return scope.contains(piece) ? piece : scope;
  }

  private static String reason(NotParsedException e) {
    return String.valueOf(e.getMessage());
  }
}

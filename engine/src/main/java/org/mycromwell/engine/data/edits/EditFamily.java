package org.mycromwell.engine.data.edits;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mycromwell.engine.data.Draws;
import org.mycromwell.engine.edit.syntax.Language;

/**
 * A kind of edit that can be made by a program. Families are stateless: what they do depends on
 * region and random numbers only.
 */
public interface EditFamily {
  /** Short and stable, for metrics. */
  String name();

  boolean knows(Language language);

  /** The kinds of regions it can work on. */
  default Set<CodeRegion.Kind> kinds() {
    return Set.of(CodeRegion.Kind.FUNCTION, CodeRegion.Kind.FUNCTIONS);
  }

  /** Whether regions of kind FUNCTIONS should hold a function that calls the target. */
  default boolean wantsCallers() {
    return false;
  }

  /** Whether region and instruction allow one result only. */
  default boolean determined() {
    return true;
  }

  /**
   * An edit inside the region, of its target; empty where there is nothing to do, or it is not sure
   * to be right.
   */
  Optional<Change> change(CodeRegion region, Draws random);

  /**
   * A request that asks for nothing, because the target already is as it says: no edits. Empty
   * where that cannot be.
   */
  default Optional<Change> vacuous(CodeRegion region, Draws random) {
    return Optional.empty();
  }

  /**
   * What is done.
   *
   * @param edits of the file, inside the region
   * @param phrases how it is asked for
   * @param words for the places in the phrases; {@code {function}}, the name of the target, is
   *     always there. The words {@code old}, {@code name}, {@code variable} and {@code parameter}
   *     say which function is meant when they occur in that one only.
   * @param backwards whether the file is the result that is wanted, and the edits lead to what is
   *     shown: so an edit can be asked for whose result people wrote
   */
  record Change(
      List<TextEdit> edits, Phrases phrases, Map<String, String> words, boolean backwards) {
    public Change {
      edits = List.copyOf(edits);
      words = Map.copyOf(words);
    }

    public Change(List<TextEdit> edits, Phrases phrases, Map<String, String> words) {
      this(edits, phrases, words, false);
    }
  }
}

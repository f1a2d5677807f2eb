package org.mycromwell.engine.data.edits;

import java.util.Optional;
import java.util.Set;
import org.mycromwell.engine.data.Draws;
import org.mycromwell.engine.edit.syntax.Language;

/**
 * Asks for what a function already has, in the words of another family: the answer is the same.
 * Either because it always was so, or because the edits of the change are made beforehand.
 */
final class NoChange implements EditFamily {
  private final EditFamily other;

  NoChange(EditFamily other) {
    this.other = other;
  }

  @Override
  public String name() {
    return "no-change";
  }

  @Override
  public boolean knows(Language language) {
    return other.knows(language);
  }

  @Override
  public Set<CodeRegion.Kind> kinds() {
    return other.kinds();
  }

  @Override
  public boolean wantsCallers() {
    return other.wantsCallers();
  }

  @Override
  public Optional<Change> change(CodeRegion region, Draws random) {
    Optional<Change> vacuous =
        random.nextBoolean(0.5) ? other.vacuous(region, random) : Optional.empty();
    return vacuous.or(() -> other.change(region, random));
  }
}

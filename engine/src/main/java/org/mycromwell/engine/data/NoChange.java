package org.mycromwell.engine.data;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mycromwell.engine.edit.syntax.Language;

/** Asks for what a function already has, in the words of another family: the answer is the same. */
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
  public Phrases phrases() {
    return other.phrases();
  }

  @Override
  public Optional<Change> change(CodeRegion region, Draws random) {
    Optional<Map<String, String>> words = other.vacuous(region, random);
    return words.map(map -> new Change(List.of(), map));
  }
}

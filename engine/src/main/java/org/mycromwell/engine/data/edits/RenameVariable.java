package org.mycromwell.engine.data.edits;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mycromwell.engine.data.Draws;
import org.mycromwell.engine.data.edits.NameRules.Role;
import org.mycromwell.engine.edit.syntax.Language;

/**
 * Gives a local variable another name, everywhere in its function. Where neighbouring blocks have
 * variables of one name, all of them get the new one. Texts and comments stay.
 */
final class RenameVariable implements EditFamily {
  private static final Phrases PHRASES = Phrases.of("rename-variable");

  @Override
  public String name() {
    return "rename-variable";
  }

  @Override
  public boolean knows(Language language) {
    return Renaming.knows(language);
  }

  @Override
  public Optional<Change> change(CodeRegion region, Draws random) {
    Optional<NameTable> table = NameTable.of(region.language(), region.definition());
    List<String> names = table.map(t -> candidates(t, region)).orElse(List.of());
    if (names.isEmpty()) {
      return Optional.empty();
    }
    String old = random.pick(names);
    return FreshNames.variable(region, old, random)
        .map(fresh -> {
          List<TextEdit> edits = new ArrayList<>();
          for (NameTable.Name place : table.orElseThrow().of(old)) {
            edits.add(Renaming.edit(place.leaf(), fresh));
          }
          return new Change(edits, PHRASES, Renaming.words(region, old, fresh));
        });
  }

  /** Some variable has the new name already, and none the old one. */
  @Override
  public Optional<Change> vacuous(CodeRegion region, Draws random) {
    return Renaming.vacuous(
        region,
        NameTable.of(region.language(), region.definition())
            .map(table -> candidates(table, region))
            .orElse(List.of()),
        PHRASES,
        random);
  }

  private static List<String> candidates(NameTable table, CodeRegion region) {
    return table.sure(Role.VARIABLE).stream()
        .filter(word -> Renaming.isUsual(word) && !Renaming.isFunction(region, word))
        .toList();
  }
}

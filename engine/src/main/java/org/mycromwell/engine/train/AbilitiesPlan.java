package org.mycromwell.engine.train;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.mycromwell.engine.format.GgufWriter;
import org.mycromwell.engine.format.Quantizer;
import org.mycromwell.engine.model.ModelAbilities;
import org.mycromwell.engine.model.ModelAbilities.Calibration;

/**
 * What is written into a trained model about its limits, once they are measured; see {@link
 * ModelAbilities}. What is left out is not written.
 *
 * @param maxScopeTokens 0 to say nothing
 * @param linesAround -1 to say nothing
 * @param unableThreshold 0 to say nothing
 * @param confidenceScale 0 to say nothing of confidence
 * @param abilities names of families of edits
 * @param name for {@code general.name}, "" to keep the one there is
 * @param description a sentence for the user, "" for none
 */
public record AbilitiesPlan(
    int maxScopeTokens,
    int linesAround,
    double unableThreshold,
    double confidenceScale,
    double confidenceOffset,
    List<String> languages,
    List<String> abilities,
    String name,
    String description)
    implements Quantizer.Metadata {
  public static final AbilitiesPlan DEFAULT =
      new AbilitiesPlan(0, -1, 0, 0, 0, List.of(), List.of(), "", "");

  public AbilitiesPlan {
    languages = List.copyOf(languages);
    abilities = List.copyOf(abilities);
    // Refused where the file can be named.
    ModelAbilities _ =
        toAbilities(
            maxScopeTokens,
            linesAround,
            unableThreshold,
            confidenceScale,
            confidenceOffset,
            languages,
            abilities);
  }

  private static ModelAbilities toAbilities(
      int maxScopeTokens,
      int linesAround,
      double unableThreshold,
      double confidenceScale,
      double confidenceOffset,
      List<String> languages,
      List<String> abilities) {
    return new ModelAbilities(
        maxScopeTokens == 0 ? OptionalInt.empty() : OptionalInt.of(maxScopeTokens),
        linesAround == -1 ? OptionalInt.empty() : OptionalInt.of(linesAround),
        unableThreshold == 0 ? OptionalDouble.empty() : OptionalDouble.of(unableThreshold),
        confidenceScale == 0
            ? Optional.empty()
            : Optional.of(new Calibration((float) confidenceScale, (float) confidenceOffset)),
        languages,
        abilities);
  }

  /** As a model file says it. */
  public ModelAbilities abilitiesOfModel() {
    return toAbilities(
        maxScopeTokens,
        linesAround,
        unableThreshold,
        confidenceScale,
        confidenceOffset,
        languages,
        abilities);
  }

  @Override
  public void put(GgufWriter writer) {
    abilitiesOfModel().write(writer);
    if (!name.isEmpty()) {
      writer.putString("general.name", name);
    }
    if (!description.isEmpty()) {
      writer.putString("general.description", description);
    }
  }
}

package org.mycromwell.app.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mycromwell.engine.model.ModelAbilities;

/** What a model says that it can do, for people and for programs. */
final class AbilityText {
  private AbilityText() {}

  /** Labels and texts; none for a model that says nothing. */
  static Map<String, String> lines(ModelAbilities abilities) {
    Map<String, String> lines = new LinkedHashMap<>();
    if (!abilities.families().isEmpty()) {
      lines.put("Abilities", String.join(", ", abilities.inWords()));
    }
    List<String> limits = new ArrayList<>();
    if (abilities.maxScopeTokens().isPresent()) {
      limits.add("edits up to %d tokens at once".formatted(abilities.maxScopeTokens().getAsInt()));
    }
    if (abilities.linesAround().isPresent()) {
      limits.add(
          "sees %s around them".formatted(Units.of(abilities.linesAround().getAsInt(), "line")));
    }
    if (!abilities.languages().isEmpty()) {
      limits.add("files in " + String.join(", ", abilities.languages()));
    }
    if (!limits.isEmpty()) {
      lines.put("Limits", String.join("; ", limits));
    }
    return lines;
  }

  static void write(JsonGenerator json, ModelAbilities abilities) throws IOException {
    json.writeArrayFieldStart("abilities");
    for (String family : abilities.families()) {
      json.writeString(family);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("languages");
    for (String language : abilities.languages()) {
      json.writeString(language);
    }
    json.writeEndArray();
    if (abilities.maxScopeTokens().isPresent()) {
      json.writeNumberField("maxScopeTokens", abilities.maxScopeTokens().getAsInt());
    }
    if (abilities.linesAround().isPresent()) {
      json.writeNumberField("linesAround", abilities.linesAround().getAsInt());
    }
    if (abilities.unableThreshold().isPresent()) {
      json.writeNumberField("unableThreshold", abilities.unableThreshold().getAsDouble());
    }
    if (abilities.calibration().isPresent()) {
      json.writeNumberField("confidenceScale", abilities.calibration().get().scale());
      json.writeNumberField("confidenceOffset", abilities.calibration().get().offset());
    }
  }
}

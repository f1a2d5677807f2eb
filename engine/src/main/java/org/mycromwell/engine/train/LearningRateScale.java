package org.mycromwell.engine.train;

import java.util.List;
import java.util.Map;
import org.mycromwell.engine.model.vljepa.Component;

/** Factor of the learning rate by parameter: the longest prefix of the name that is listed. */
public final class LearningRateScale {
  private final Map<String, Double> byPrefix;
  private final List<Component> frozen;

  public LearningRateScale(Map<String, Double> byPrefix, List<Component> frozen) {
    this.byPrefix = Map.copyOf(byPrefix);
    this.frozen = List.copyOf(frozen);
  }

  /** The factor of a parameter; 0 when it is frozen. */
  public double of(String parameter) {
    for (Component component : frozen) {
      if (parameter.startsWith(component.prefix())) {
        return 0;
      }
    }
    double factor = 1;
    int longest = -1;
    for (Map.Entry<String, Double> entry : byPrefix.entrySet()) {
      String prefix = entry.getKey();
      if (prefix.length() > longest && parameter.startsWith(prefix)) {
        factor = entry.getValue();
        longest = prefix.length();
      }
    }
    return factor;
  }

  /** Prefixes that fit no parameter: most likely misspelt. */
  List<String> unused(Iterable<String> parameters) {
    return byPrefix.keySet().stream()
        .filter(prefix -> {
          for (String parameter : parameters) {
            if (parameter.startsWith(prefix)) {
              return false;
            }
          }
          return true;
        })
        .sorted()
        .toList();
  }
}

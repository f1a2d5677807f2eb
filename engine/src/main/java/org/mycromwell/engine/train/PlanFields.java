package org.mycromwell.engine.train;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A plan as a list of fields and values, defaults included, so that two plans can be compared
 * whatever their files look like.
 */
final class PlanFields {
  /** What a resumed run may change: none of them changes what is learnt. */
  private static final List<String> FREE =
      List.of("threads", "checkpoint.", "evaluation.", "name", "model.recompute");

  private static final Pattern STAGE = Pattern.compile("stages\\[(\\d+)].*");

  /** What plans could not say before, and what a run did then. */
  private static final Map<String, String> LATER =
      Map.of("average.decay", "0.0", "stages[].optimizer.muon", "0.0");

  private PlanFields() {}

  /** What determines the result of {@code plan}. */
  static NavigableMap<String, String> of(TrainPlan plan) {
    NavigableMap<String, String> fields = new TreeMap<>();
    add(fields, "", plan);
    fields.keySet().removeIf(PlanFields::free);
    return fields;
  }

  private static boolean free(String name) {
    return FREE.stream().anyMatch(name::startsWith);
  }

  /** What differs first, as a phrase; empty when nothing does. */
  static Optional<String> difference(Map<String, String> before, Map<String, String> now) {
    NavigableMap<String, String> all = new TreeMap<>(before);
    now.forEach(all::putIfAbsent);
    all.keySet().removeIf(PlanFields::free);
    for (String field : all.keySet()) {
      String old =
          before.getOrDefault(field, LATER.get(field.replaceFirst("^stages\\[\\d+]", "stages[]")));
      String value = now.get(field);
      if (old == null) {
        return Optional.of(field + " is " + value + ", but was not there");
      }
      if (value == null) {
        return Optional.of(field + " is gone, but was " + old);
      }
      if (!old.equals(value)) {
        return Optional.of(field + " is " + value + ", but was " + old);
      }
    }
    return Optional.empty();
  }

  /** The fields without those of stages from {@code first} on. */
  static Map<String, String> before(int first, Map<String, String> fields) {
    Map<String, String> some = new TreeMap<>(fields);
    some.keySet()
        .removeIf(name -> {
          Matcher stage = STAGE.matcher(name);
          return stage.matches() && Integer.parseInt(stage.group(1)) >= first;
        });
    return some;
  }

  private static void add(Map<String, String> fields, String path, Object value) {
    switch (value) {
      case Record nested -> {
        for (RecordComponent component : nested.getClass().getRecordComponents()) {
          String name = component.getName();
          add(
              fields,
              path.isEmpty() ? name : path + "." + name,
              RecordBinder.get(component, nested));
        }
      }
      case List<?> list -> {
        for (int i = 0; i < list.size(); i++) {
          add(fields, path + "[" + i + "]", list.get(i));
        }
      }
      case Map<?, ?> map -> map.forEach((key, nested) -> add(fields, path + "." + key, nested));
      default -> fields.put(path, value.toString());
    }
  }
}

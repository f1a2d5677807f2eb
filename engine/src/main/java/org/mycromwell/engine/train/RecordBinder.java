package org.mycromwell.engine.train;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Makes records of YAML: a mapping is a record, its keys are the components. Nothing is guessed:
 * unknown keys, missing ones, wrong types and values that a record refuses are errors that name
 * file, line and field. A record says what may be left out in a static map {@code DEFAULTS} from
 * component to value, or with a whole instance {@code DEFAULT}.
 */
final class RecordBinder {
  private final String file;
  private final Map<String, Object> inherited = new HashMap<>();

  RecordBinder(String file) {
    this.file = file;
  }

  /** What {@code path} is taken from where the YAML leaves it, or a part of it, out. */
  void inherit(String path, Object value) {
    inherited.put(path, value);
  }

  /** The record of {@code node}; {@code path} is what messages call it, empty for the whole. */
  <R extends Record> R bind(Node node, Class<R> type, String path) {
    return bind(node, type, path, null);
  }

  /** The same; what {@code node} leaves out is taken from {@code base}. */
  <R extends Record> R bind(Node node, Class<R> type, String path, @Nullable R base) {
    if (!(node instanceof MappingNode mapping)) {
      throw error(node, path, "must be a mapping");
    }
    RecordComponent[] components = type.getRecordComponents();
    Map<String, Node> values = entries(mapping, path);
    for (Map.Entry<String, Node> entry : values.entrySet()) {
      if (Arrays.stream(components).noneMatch(c -> c.getName().equals(entry.getKey()))) {
        String known =
            Arrays.stream(components)
                .map(RecordComponent::getName)
                .collect(Collectors.joining(", "));
        throw error(
            entry.getValue(), join(path, entry.getKey()), "is unknown; known here are " + known);
      }
    }
    Object[] arguments = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      arguments[i] = argument(node, components[i], values, type, path, base);
    }
    return construct(type, components, arguments, node, path);
  }

  private Object argument(
      Node node,
      RecordComponent component,
      Map<String, Node> values,
      Class<?> type,
      String path,
      @Nullable Record base) {
    String name = component.getName();
    Node value = values.get(name);
    Object given = inherited.get(join(path, name));
    Optional<Object> rest =
        given != null
            ? Optional.of(given)
            : base == null ? fallback(type, component) : Optional.of(get(component, base));
    if (value != null) {
      return convert(value, component.getGenericType(), join(path, name), rest.orElse(null));
    }
    return rest.orElseThrow(() -> error(node, join(path, name), "is missing"));
  }

  private static Optional<Object> fallback(Class<?> type, RecordComponent component) {
    try {
      if (type.getField("DEFAULTS").get(null) instanceof Map<?, ?> defaults) {
        return Optional.ofNullable(defaults.get(component.getName()));
      }
    } catch (NoSuchFieldException e) {
      return whole(type).map(instance -> get(component, instance));
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
    return Optional.empty();
  }

  private static Optional<Object> whole(Class<?> type) {
    try {
      return Optional.ofNullable(type.getField("DEFAULT").get(null));
    } catch (NoSuchFieldException e) {
      return Optional.empty();
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The value of a component. */
  static Object get(RecordComponent component, Object instance) {
    try {
      return component.getAccessor().invoke(instance);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(e);
    }
  }

  private <R extends Record> R construct(
      Class<R> type, RecordComponent[] components, Object[] arguments, Node node, String path) {
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      Constructor<R> constructor = type.getDeclaredConstructor(types);
      return constructor.newInstance(arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refusal) {
        String message = String.valueOf(refusal.getMessage());
        // By convention the message begins with the component it is about.
        String first = message.split(" ", 2)[0];
        Node place = follow(node, first);
        boolean named = Arrays.stream(components).anyMatch(c -> c.getName().equals(first));
        throw error(place, named && !path.isEmpty() ? path + "." + message : message);
      }
      if (e.getCause() instanceof EngineException refusal) {
        throw error(node, String.valueOf(refusal.getMessage()));
      }
      throw new IllegalStateException(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What a path such as {@code a[1].b} leads to, as far as it can be followed. */
  private static Node follow(Node from, String path) {
    Node at = from;
    for (String step : path.split("[.\\[]")) {
      Node next = null;
      if (at instanceof SequenceNode list && step.matches("[0-9]{1,6}]")) {
        int index = Integer.parseInt(step, 0, step.length() - 1, 10);
        next = index < list.getValue().size() ? list.getValue().get(index) : null;
      } else if (at instanceof MappingNode mapping) {
        next = value(mapping, step);
      }
      if (next == null) {
        return at;
      }
      at = next;
    }
    return at;
  }

  private static @Nullable Node value(MappingNode mapping, String key) {
    Node value = null;
    for (NodeTuple tuple : mapping.getValue()) {
      if (tuple.getKeyNode() instanceof ScalarNode name && name.getValue().equals(key)) {
        value = tuple.getValueNode();
      }
    }
    return value;
  }

  private Object convert(Node node, Type type, String path, @Nullable Object rest) {
    if (type instanceof ParameterizedType parameterized) {
      return collection(node, parameterized, path);
    }
    Class<?> plain = (Class<?>) type;
    if (plain.isRecord()) {
      return nested(node, plain.asSubclass(Record.class), path, rest);
    }
    if (!(node instanceof ScalarNode scalar)) {
      throw error(node, path, "must be a single value");
    }
    return scalar(scalar, plain, path);
  }

  private <R extends Record> R nested(
      Node node, Class<R> type, String path, @Nullable Object rest) {
    return bind(node, type, path, rest == null ? null : type.cast(rest));
  }

  private Object collection(Node node, ParameterizedType type, String path) {
    Type element = type.getActualTypeArguments()[type.getActualTypeArguments().length - 1];
    if (type.getRawType() == List.class) {
      if (!(node instanceof SequenceNode sequence)) {
        throw error(node, path, "must be a list");
      }
      List<Object> list = new ArrayList<>();
      for (Node item : sequence.getValue()) {
        list.add(convert(item, element, path + "[" + list.size() + "]", null));
      }
      return List.copyOf(list);
    }
    if (type.getRawType() != Map.class) {
      throw new IllegalStateException("no plan field may be a " + type);
    }
    if (!(node instanceof MappingNode mapping)) {
      throw error(node, path, "must be a mapping");
    }
    Map<String, Object> map = new LinkedHashMap<>();
    for (Map.Entry<String, Node> entry : entries(mapping, path).entrySet()) {
      map.put(entry.getKey(), convert(entry.getValue(), element, join(path, entry.getKey()), null));
    }
    return map;
  }

  /** The word at {@code keys}, one below the other; empty where there is none. */
  static Optional<ScalarNode> find(Node node, String... keys) {
    Node at = node;
    for (String key : keys) {
      Node next = at instanceof MappingNode mapping ? value(mapping, key) : null;
      if (next == null) {
        return Optional.empty();
      }
      at = next;
    }
    return at instanceof ScalarNode scalar ? Optional.of(scalar) : Optional.empty();
  }

  private Map<String, Node> entries(MappingNode mapping, String path) {
    Map<String, Node> entries = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        throw error(tuple.getKeyNode(), path, "must have plain words as keys");
      }
      if (entries.put(key.getValue(), tuple.getValueNode()) != null) {
        throw error(key, join(path, key.getValue()), "is there twice");
      }
    }
    return entries;
  }

  private Object scalar(ScalarNode node, Class<?> type, String path) {
    String text = node.getValue();
    if (type == String.class) {
      return text;
    }
    if (type == boolean.class) {
      return switch (text) {
        case "true" -> true;
        case "false" -> false;
        default -> throw mismatch(node, path, "true or false");
      };
    }
    if (type.isEnum()) {
      return constant(node, type, path);
    }
    try {
      if (type == int.class) {
        return Integer.parseInt(text);
      }
      if (type == long.class) {
        return Long.parseLong(text);
      }
      double number = Double.parseDouble(text);
      // Double.parseDouble also reads "1f" and hexadecimal, which YAML does not.
      if (Double.isFinite(number) && text.matches("[-+]?[0-9.]+([eE][-+]?[0-9]+)?")) {
        return type == float.class ? (Object) (float) number : (Object) number;
      }
    } catch (NumberFormatException e) {
      throw mismatch(
          node, path, type == int.class || type == long.class ? "a whole number" : "a number");
    }
    throw mismatch(node, path, "a finite number");
  }

  private Object constant(ScalarNode node, Class<?> type, String path) {
    List<String> names = new ArrayList<>();
    for (Object constant : type.getEnumConstants()) {
      String name = ((Enum<?>) constant).name().toLowerCase(Locale.ROOT);
      if (name.equals(node.getValue())) {
        return constant;
      }
      names.add(name);
    }
    throw mismatch(node, path, "one of " + String.join(", ", names));
  }

  private EngineException mismatch(ScalarNode node, String path, String expected) {
    return error(
        node, path, "is " + EngineException.quote(node.getValue()) + ", but must be " + expected);
  }

  private EngineException error(Node node, String path, String problem) {
    return error(node, (path.isEmpty() ? "the plan" : path) + " " + problem);
  }

  /** An error at the place of {@code node}. */
  EngineException error(Node node, String message) {
    String line =
        node.getStartMark().map(Mark::getLine).map(number -> " line " + (number + 1)).orElse("");
    return new EngineException(Kind.BAD_FILE, file + line + ": " + message);
  }

  private static String join(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}

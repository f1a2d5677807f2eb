package org.mycromwell.engine.tokenizer;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.tokenizer.TokenizerDefinition.Source;

/**
 * The small parts of a {@code tokenizer.json} as a tree, with getters that name the field when its
 * value is not what it should be.
 */
final class JsonNode {
  static final int MAX_NAME_CHARS = 256;

  private static final int MAX_NODES = 100_000;

  private final Source source;

  /** Null at the top. Paths are put together when a message needs one. */
  private final @Nullable JsonNode parent;

  /** Of the field; {@code null} for an item of an array. */
  private final @Nullable String name;

  private final int index;

  /** A {@code Map<String, JsonNode>}, {@code List<JsonNode>}, String, Number or Boolean. */
  private final Object value;

  private JsonNode(
      Source source, @Nullable JsonNode parent, @Nullable String name, int index, Object value) {
    this.source = source;
    this.parent = parent;
    this.name = name;
    this.index = index;
    this.value = value;
  }

  /**
   * The value the parser stands at, null for the JSON null.
   *
   * @param texts told every name and string, so that it may bound them
   */
  static @Nullable JsonNode read(
      JsonParser parser, Source source, String path, Consumer<String> texts) throws IOException {
    return new Reader(parser, source, texts).read(null, path, 0);
  }

  /** An object of these fields. */
  static JsonNode of(Source source, String path, Map<String, JsonNode> fields) {
    return new JsonNode(source, null, path, 0, fields);
  }

  private static final class Reader {
    private final JsonParser parser;
    private final Source source;
    private final Consumer<String> texts;
    private int nodes;

    Reader(JsonParser parser, Source source, Consumer<String> texts) {
      this.texts = texts;
      this.parser = parser;
      this.source = source;
    }

    /** Recursion is bounded by the nesting depth the parser accepts. */
    @Nullable JsonNode read(@Nullable JsonNode parent, @Nullable String name, int index)
        throws IOException {
      if (++nodes > MAX_NODES) {
        throw source.bad(
            (parent == null ? name : parent.path()) + " has more than " + MAX_NODES + " values");
      }
      return switch (parser.currentToken()) {
        case START_OBJECT -> object(parent, name, index);
        case START_ARRAY -> array(parent, name, index);
        case VALUE_STRING -> {
          String text = parser.getText();
          texts.accept(text);
          yield new JsonNode(source, parent, name, index, text);
        }
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
            new JsonNode(source, parent, name, index, parser.getNumberValue());
        case VALUE_TRUE -> new JsonNode(source, parent, name, index, true);
        case VALUE_FALSE -> new JsonNode(source, parent, name, index, false);
        default -> null;
      };
    }

    private JsonNode object(@Nullable JsonNode parent, @Nullable String name, int index)
        throws IOException {
      Map<String, JsonNode> fields = new HashMap<>();
      JsonNode node = new JsonNode(source, parent, name, index, fields);
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String fieldName = parser.currentName();
        if (fieldName.length() > MAX_NAME_CHARS) {
          throw source.bad(
              "%s has a field name of %d characters, the limit is %d"
                  .formatted(node.path(), fieldName.length(), MAX_NAME_CHARS));
        }
        texts.accept(fieldName);
        parser.nextToken();
        JsonNode field = read(node, fieldName, 0);
        if (field != null) {
          fields.put(fieldName, field);
        }
      }
      return node;
    }

    private JsonNode array(@Nullable JsonNode parent, @Nullable String name, int index)
        throws IOException {
      List<JsonNode> items = new ArrayList<>();
      JsonNode node = new JsonNode(source, parent, name, index, items);
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        JsonNode item = read(node, null, items.size());
        if (item != null) {
          items.add(item);
        }
      }
      return node;
    }
  }

  /** Where the value stands, such as {@code added_tokens[3].content}. */
  String path() {
    String step = name == null ? "[" + index + "]" : name;
    if (parent == null) {
      return step;
    }
    return parent.path() + (name == null ? step : "." + step);
  }

  /** The field, null where it is missing or null. */
  @Nullable JsonNode get(String name) {
    return value instanceof Map<?, ?> fields && fields.get(name) instanceof JsonNode field
        ? field
        : null;
  }

  /** The items of an array field; none where it is missing or null. */
  List<JsonNode> items(String name) {
    JsonNode field = get(name);
    if (field == null) {
      return List.of();
    }
    List<JsonNode> items = new ArrayList<>();
    if (!(field.value instanceof List<?> values)) {
      throw field.wrong("an array");
    }
    for (Object item : values) {
      items.add((JsonNode) item);
    }
    return items;
  }

  /** A string field that must be there. */
  String string(String name) {
    JsonNode field = get(name);
    if (field == null) {
      throw source.bad(path() + "." + name + " is missing");
    }
    return field.string();
  }

  String string(String name, String otherwise) {
    JsonNode field = get(name);
    return field == null ? otherwise : field.string();
  }

  boolean flag(String name, boolean otherwise) {
    JsonNode field = get(name);
    if (field == null) {
      return otherwise;
    }
    if (!(field.value instanceof Boolean flag)) {
      throw field.wrong("true or false");
    }
    return flag;
  }

  /** An integer field that must be there. */
  int integer(String name) {
    JsonNode field = get(name);
    if (field == null) {
      throw source.bad(path() + "." + name + " is missing");
    }
    return field.integer();
  }

  int integer() {
    if (!(value instanceof Integer number)) {
      throw wrong("an integer");
    }
    return number;
  }

  private String string() {
    if (!(value instanceof String text)) {
      throw wrong("a string");
    }
    return text;
  }

  private EngineException wrong(String expected) {
    String shown =
        value instanceof Map ? "an object" : value instanceof List ? "an array" : value.toString();
    return source.bad(path() + " is " + EngineException.quote(shown) + ", expected " + expected);
  }
}

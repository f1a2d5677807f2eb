package org.mycromwell.engine.tokenizer;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.tokenizer.TokenizerDefinition.Source;

/**
 * The small parts of a {@code tokenizer.json} as a tree, with getters that name the field when its
 * value is not what it should be.
 */
final class JsonNode {
  private static final int MAX_NODES = 100_000;

  private final Source source;
  private final String path;

  /** A {@code Map<String, JsonNode>}, {@code List<JsonNode>}, String, Number or Boolean. */
  private final Object value;

  private JsonNode(Source source, String path, Object value) {
    this.source = source;
    this.path = path;
    this.value = value;
  }

  /** The value the parser stands at, null for the JSON null. */
  static @Nullable JsonNode read(JsonParser parser, Source source, String path) throws IOException {
    return new Reader(parser, source).read(path);
  }

  /** An object of these fields. */
  static JsonNode of(Source source, String path, Map<String, JsonNode> fields) {
    return new JsonNode(source, path, fields);
  }

  private static final class Reader {
    private final JsonParser parser;
    private final Source source;
    private int nodes;

    Reader(JsonParser parser, Source source) {
      this.parser = parser;
      this.source = source;
    }

    /** Recursion is bounded by the nesting depth the parser accepts. */
    @Nullable JsonNode read(String path) throws IOException {
      if (++nodes > MAX_NODES) {
        throw source.bad(path + " is one of more than " + MAX_NODES + " values");
      }
      return switch (parser.currentToken()) {
        case START_OBJECT -> object(path);
        case START_ARRAY -> array(path);
        case VALUE_STRING -> new JsonNode(source, path, parser.getText());
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
            new JsonNode(source, path, parser.getNumberValue());
        case VALUE_TRUE -> new JsonNode(source, path, true);
        case VALUE_FALSE -> new JsonNode(source, path, false);
        default -> null;
      };
    }

    private JsonNode object(String path) throws IOException {
      Map<String, JsonNode> fields = new HashMap<>();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        JsonNode field = read(path + "." + name);
        if (field != null) {
          fields.put(name, field);
        }
      }
      return new JsonNode(source, path, fields);
    }

    private JsonNode array(String path) throws IOException {
      List<JsonNode> items = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        JsonNode item = read(path + "[" + items.size() + "]");
        if (item != null) {
          items.add(item);
        }
      }
      return new JsonNode(source, path, items);
    }
  }

  String path() {
    return path;
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
      throw source.bad(path + "." + name + " is missing");
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
      throw source.bad(path + "." + name + " is missing");
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
    return source.bad(path + " is " + EngineException.quote(shown) + ", expected " + expected);
  }
}

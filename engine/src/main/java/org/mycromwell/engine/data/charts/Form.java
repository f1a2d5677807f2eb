package org.mycromwell.engine.data.charts;

import java.util.ArrayList;
import java.util.List;

/**
 * A form from top to bottom.
 *
 * @param title empty for none
 * @param items buttons last
 */
record Form(String title, List<Item> items) implements Chart {
  Form {
    items = List.copyOf(items);
  }

  /** What an item is. */
  enum Type {
    TEXT,
    CHECKBOX,
    CHECKED,
    BUTTON
  }

  /** A part of a form and what is written beside it or on it. */
  record Item(Type type, String label) {
    String code() {
      return switch (type) {
        case TEXT -> "<label>" + label + " <input type=\"text\"></label>";
        case CHECKBOX -> "<label><input type=\"checkbox\"> " + label + "</label>";
        case CHECKED -> "<label><input type=\"checkbox\" checked> " + label + "</label>";
        case BUTTON -> "<button>" + label + "</button>";
      };
    }
  }

  @Override
  public ChartKind kind() {
    return ChartKind.FORM;
  }

  @Override
  public String code() {
    StringBuilder code = new StringBuilder("<form>\n");
    if (!title.isEmpty()) {
      code.append("  <h2>").append(title).append("</h2>\n");
    }
    for (Item item : items) {
      code.append("  ").append(item.code()).append('\n');
    }
    return code.append("</form>\n").toString();
  }

  @Override
  public List<String> labels() {
    List<String> labels = new ArrayList<>();
    if (!title.isEmpty()) {
      labels.add(title);
    }
    items.forEach(item -> labels.add(item.label()));
    return labels;
  }

  @Override
  public List<String> values() {
    return items.stream().map(item -> item.type().name()).toList();
  }
}

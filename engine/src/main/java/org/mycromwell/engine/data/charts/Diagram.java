package org.mycromwell.engine.data.charts;

import java.util.ArrayList;
import java.util.List;

/**
 * Boxes that arrows lead to from the first one on: a tree. Boxes are in the order in which they are
 * read, level by level.
 *
 * @param down whether arrows go down, else to the right
 * @param boxes their texts
 * @param parents which box the arrow to each box comes from; -1 for the first
 */
record Diagram(boolean down, List<String> boxes, List<Integer> parents) implements Chart {
  Diagram {
    boxes = List.copyOf(boxes);
    parents = List.copyOf(parents);
    if (boxes.size() != parents.size() || boxes.size() < 2 || parents.getFirst() != -1) {
      throw new IllegalArgumentException(boxes.size() + " boxes with parents " + parents);
    }
    for (int i = 1; i < parents.size(); i++) {
      if (parents.get(i) < Math.max(0, parents.get(i - 1)) || parents.get(i) >= i) {
        throw new IllegalArgumentException("parents " + parents + " are not level by level");
      }
    }
  }

  @Override
  public ChartKind kind() {
    return ChartKind.DIAGRAM;
  }

  static char letter(int box) {
    return (char) ('A' + box);
  }

  @Override
  public String code() {
    StringBuilder code = new StringBuilder("flowchart ").append(direction()).append('\n');
    for (int i = 1; i < boxes.size(); i++) {
      code.append("    ").append(letter(parents.get(i)));
      if (i == 1) {
        code.append('[').append(boxes.getFirst()).append(']');
      }
      code.append(" --> ").append(letter(i)).append('[').append(boxes.get(i)).append("]\n");
    }
    return code.toString();
  }

  private String direction() {
    return down ? "TD" : "LR";
  }

  @Override
  public List<String> labels() {
    return boxes;
  }

  @Override
  public List<String> values() {
    List<String> values = new ArrayList<>();
    values.add(direction());
    for (int i = 1; i < boxes.size(); i++) {
      values.add(letter(parents.get(i)) + ">" + letter(i));
    }
    return values;
  }
}

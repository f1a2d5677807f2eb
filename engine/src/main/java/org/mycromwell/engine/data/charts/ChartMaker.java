package org.mycromwell.engine.data.charts;

import java.util.ArrayList;
import java.util.List;
import org.mycromwell.engine.data.Draws;
import org.mycromwell.engine.data.Split;

/** Thinks up what charts say. Immutable. */
final class ChartMaker {
  private static final int MAX_PARTS = 6;

  /** Letters of a name in a plot; more would not fit side by side. */
  private static final int MAX_NAME = 9;

  private static final int MAX_CHILDREN = 3;

  private final ChartWords words;

  ChartMaker(Split split) {
    words = ChartWords.of(split);
  }

  Chart make(ChartKind kind, Draws random) {
    return switch (kind) {
      case BAR, LINE, PIE -> plot(kind, random);
      case DIAGRAM -> diagram(random);
      case FORM -> form(random);
    };
  }

  private Plot plot(ChartKind kind, Draws random) {
    int least = kind == ChartKind.LINE ? 3 : 2;
    int count = least + random.nextInt(MAX_PARTS - least + 1);
    double row = kind == ChartKind.LINE ? 0.7 : kind == ChartKind.BAR ? 0.3 : 0.1;
    List<String> names =
        random.nextBoolean(row) && (count <= 4 || kind != ChartKind.PIE)
            ? words.series(count, random)
            : words.distinct(count, random.nextBoolean(0.5) ? "noun" : "name", MAX_NAME, random);
    return new Plot(kind, words.title(random), names, numbers(kind, count, random));
  }

  private static List<Integer> numbers(ChartKind kind, int count, Draws random) {
    int[] most = {10, 20, 50, 99, 500, 2000};
    int limit = most[random.nextInt(most.length)];
    int least = kind == ChartKind.PIE ? Math.max(1, limit / 5) : 1;
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      numbers.add(least + random.nextInt(limit - least + 1));
    }
    return numbers;
  }

  private Diagram diagram(Draws random) {
    int count = 2 + random.nextInt(MAX_PARTS - 1);
    boolean chain = random.nextBoolean(0.4);
    List<Integer> parents = new ArrayList<>(List.of(-1));
    for (int i = 1; i < count; i++) {
      int last = parents.getLast();
      int parent = chain ? i - 1 : Math.max(0, last) + random.nextInt(i - Math.max(0, last));
      long children = parents.stream().filter(p -> p == parent).count();
      parents.add(children < MAX_CHILDREN ? parent : parent + 1);
    }
    List<String> boxes = new ArrayList<>();
    while (boxes.size() < count) {
      String step = words.step(random);
      if (!boxes.contains(step)) {
        boxes.add(step);
      }
    }
    return new Diagram(random.nextBoolean(0.5), boxes, parents);
  }

  private Form form(Draws random) {
    int fields = 1 + random.nextInt(4);
    int boxes = random.nextInt(3);
    int buttons = 1 + random.nextInt(2);
    List<Form.Item> items = new ArrayList<>();
    for (String label : words.distinct(fields, "field", 12, random)) {
      items.add(new Form.Item(Form.Type.TEXT, longer(label, "field", random)));
    }
    for (String label : words.distinct(boxes, "check", 14, random)) {
      Form.Type type = random.nextBoolean(0.4) ? Form.Type.CHECKED : Form.Type.CHECKBOX;
      // Mostly below the fields.
      int at = random.nextBoolean(0.75) ? items.size() : random.nextInt(items.size() + 1);
      items.add(at, new Form.Item(type, longer(label, "noun", random)));
    }
    for (String label : words.distinct(buttons, "button", 12, random)) {
      items.add(new Form.Item(Form.Type.BUTTON, label));
    }
    return new Form(random.nextBoolean(0.7) ? words.title(random) : "", items);
  }

  private String longer(String label, String list, Draws random) {
    return random.nextBoolean(0.25) ? label + " " + words.word(list, random) : label;
  }
}

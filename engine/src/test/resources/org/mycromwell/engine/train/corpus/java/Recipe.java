package kitchen;

import java.util.logging.Logger;
import java.util.TreeMap;
import java.util.Map;
import java.util.Locale;

/** What goes into a dish, and how much of it. */
final class Recipe {
  private static final Logger LOGGER = Logger.getLogger(Recipe.class.getName());

  private final String title;
  private final int persons;
  private final Map<String, Double> grams = new TreeMap<>();

  Recipe(String title, int persons) {
    this.title = title;
    this.persons = persons;
  }

  Recipe add(String ingredient, double amount) {
    String key = ingredient.toLowerCase(Locale.ROOT);
    grams.merge(key, amount, Double::sum);
    LOGGER.fine("added " + key);
    return this;
  }

  /** The same dish for more or fewer people. */
  Recipe scaled(int guests) {
    Recipe other = new Recipe(title, guests);
    double factor = (double) guests / persons;
    for (Map.Entry<String, Double> entry : grams.entrySet()) {
      other.add(entry.getKey(), entry.getValue() * factor);
    }
    return other;
  }

  double weight() {
    double total = 0;
    for (double amount : grams.values()) {
      total += amount;
    }
    return total;
  }

  boolean needs(String ingredient) {
    return grams.containsKey(ingredient.toLowerCase(Locale.ROOT));
  }

  Map<String, Double> missing(Map<String, Double> pantry) {
    Map<String, Double> result = new TreeMap<>();
    for (Map.Entry<String, Double> entry : grams.entrySet()) {
      double there = pantry.getOrDefault(entry.getKey(), 0.0);
      // a gram more or less does not matter
      if (there + 1 < entry.getValue()) {
        result.put(entry.getKey(), entry.getValue() - there);
      }
    }
    return result;
  }

  String card(int width) {
    StringBuilder text = new StringBuilder(title);
    text.append("\n").append("=".repeat(width)).append("\n");
    grams.forEach((name, amount) -> text.append(line(name, amount)));
    return text.toString();
  }

  private static String line(String name, double amount) {
    long rounded = Math.round(amount);
    String unit = rounded >= 1000 ? "kg" : "g";
    double shown = rounded >= 1000 ? rounded / 1000.0 : rounded;
    return name + ": " + shown + " " + unit + "\n";
  }

  /** Reads a line such as {@code flour 250}. */
  static void parse(String line, Recipe target) {
    int blank = line.lastIndexOf(' ');
    if (blank < 0) {
      System.err.println("no amount: " + line);
      return;
    }
    String name = line.substring(0, blank).trim();
    double amount = Double.parseDouble(line.substring(blank + 1));
    target.add(name, amount);
  }

  static int minutes(double kilograms, int degrees) {
    int base = 20;
    if (degrees < 150) {
      base = 35;
    }
    return base + (int) Math.ceil(kilograms * 40);
  }
}

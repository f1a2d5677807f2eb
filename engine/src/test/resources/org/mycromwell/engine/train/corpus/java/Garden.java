package garden;

import java.util.Comparator;
import java.time.Month;
import java.util.ArrayList;
import java.util.List;

/** Beds, plants, and when they want water. */
class Garden {
  private static final double LITRES_PER_METRE = 4.5;

  private final List<Plant> plants = new ArrayList<>();
  private String gardener = "nobody";

  record Plant(String name, double size, int thirst, Month harvest) {
    boolean isTall() {
      return size > 1.8;
    }
  }

  void plant(String name, double size, int thirst, Month harvest) {
    Plant plant = new Plant(name, size, thirst, harvest);
    plants.add(plant);
    System.out.println("planted " + name);
  }

  void setGardener(String name) {
    gardener = name;
  }

  /** Litres for one evening. */
  double water(double degrees, boolean rain) {
    if (rain) {
      return 0;
    }
    double litres = 0;
    for (Plant plant : plants) {
      litres += plant.size() * plant.thirst() * LITRES_PER_METRE;
    }
    if (degrees > 25) {
      litres = litres * 1.5; // it is hot
    }
    return litres;
  }

  List<String> ripe(Month month) {
    List<String> names = new ArrayList<>();
    for (Plant plant : plants) {
      if (plant.harvest() == month) {
        names.add(plant.name());
      }
    }
    return names;
  }

  Plant tallest() {
    return plants.stream().max(Comparator.comparingDouble(Plant::size)).orElse(null);
  }

  boolean remove(String name) {
    boolean removed = plants.removeIf(plant -> plant.name().equals(name));
    if (!removed) {
      System.err.println("there is no " + name);
    }
    return removed;
  }

  void grow(double factor) {
    if (factor > 0) {
      List<Plant> grown = new ArrayList<>();
      for (Plant plant : plants) {
        double size = plant.size() * factor;
        grown.add(new Plant(plant.name(), size, plant.thirst(), plant.harvest()));
      }
      plants.clear();
      plants.addAll(grown);
    }
  }

  /**
   * What shall be done.
   *
   * @param month in which
   */
  String plan(Month month) {
    StringBuilder text = new StringBuilder();
    text.append("Gardener: " + gardener + "\n");
    for (String name : ripe(month)) {
      text.append("harvest " + name + "\n");
    }
    return text.toString();
  }

  static int rows(double width, double distance) {
    double usable = width - 0.4;
    int rows = (int) Math.floor(usable / distance) + 1;
    return Math.max(rows, 0);
  }

  static String label(Plant plant) {
    String word = plant.isTall() ? "tall" : "small";
    return plant.name() + " (" + word + ")";
  }
}

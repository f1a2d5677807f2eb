package city;

import java.time.Duration;
import java.util.Optional;
import java.util.HashMap;
import java.time.Instant;
import java.util.Map;

/** A car park: who stands where, since when, and what it costs. */
public class Parking {
  private static final int CENTS_PER_HOUR = 250;

  private final int places;
  private final Map<String, Instant> cars = new HashMap<>();
  private long earned;

  public Parking(int places) {
    this.places = places;
  }

  public boolean enter(String plate, Instant now) {
    if (cars.size() >= places) {
      System.out.println("full");
      return false;
    }
    cars.put(normal(plate), now);
    return true;
  }

  /** What a car has to pay; empty when it is not here. */
  public Optional<Long> leave(String plate, Instant now) {
    Instant since = cars.remove(normal(plate));
    if (since == null) {
      return Optional.empty();
    }
    long price = price(Duration.between(since, now));
    earned += price;
    return Optional.of(price);
  }

  static long price(Duration time) {
    long minutes = time.toMinutes();
    // the first minutes are free
    if (minutes < 15) {
      return 0;
    }
    long hours = (minutes + 59) / 60;
    long sum = hours * CENTS_PER_HOUR;
    return Math.min(sum, 2000);
  }

  private static String normal(String plate) {
    String upper = plate.trim().toUpperCase();
    return upper.replace(" ", "");
  }

  public int free() {
    return places - cars.size();
  }

  public double load() {
    if (places == 0) {
      return 1;
    }
    return (double) cars.size() / places;
  }

  public String sign(String name) {
    int left = free();
    String text = left > 0 ? left + " places" : "full";
    return name + ": " + text;
  }

  public int countLongerThan(Duration limit, Instant now) {
    int count = 0;
    for (Instant since : cars.values()) {
      Duration time = Duration.between(since, now);
      if (time.compareTo(limit) > 0) {
        count++;
      }
    }
    return count;
  }

  /* Called once a night. */
  public void closeDay(Instant now) {
    System.out.println("earned today: " + earned);
    for (Map.Entry<String, Instant> car : cars.entrySet()) {
      String message = "still here: " + car.getKey() + " since " + car.getValue();
      System.out.println(message);
    }
    earned = 0;
  }

  public static void main(String[] arguments) {
    Parking parking = new Parking(40);
    parking.enter("b ab 123", Instant.now());
    System.out.println(parking.sign("North"));
  }
}

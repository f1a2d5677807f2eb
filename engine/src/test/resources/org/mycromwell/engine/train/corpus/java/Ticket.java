package travel;

import java.util.UUID;
import java.time.LocalTime;
import java.util.Objects;

/** A journey by train that somebody has paid. */
public class Ticket {
  private final String id = UUID.randomUUID().toString();
  private final String from;
  private final String to;
  private final int zone;
  private String passenger;
  private boolean used;

  public Ticket(String from, String to, int zone) {
    this.from = Objects.requireNonNull(from);
    this.to = Objects.requireNonNull(to);
    this.zone = zone;
  }

  public void assign(String name) {
    passenger = name;
    System.out.println("ticket " + id + " is for " + name);
  }

  /** Whether a seat may be reserved. */
  public boolean canReserve(int seat, int seats) {
    return seat >= 1 && seat <= seats && passenger != null;
  }

  public int price(int age, boolean returns) {
    int cents = 180 + zone * 120;
    if (age < 6) {
      return 0;
    }
    if (age < 15 || age > 66) {
      cents = cents / 2;
    }
    // the way back is cheaper
    return returns ? cents + cents * 3 / 4 : cents;
  }

  public boolean stamp(LocalTime time) {
    if (used) {
      System.out.println("used already");
      return false;
    }
    used = true;
    System.out.println("stamped at " + time);
    return true;
  }

  public String route(String separator) {
    return from + separator + to;
  }

  public Ticket back() {
    Ticket ticket = new Ticket(to, from, zone);
    ticket.passenger = passenger;
    return ticket;
  }

  static LocalTime arrival(LocalTime departure, int minutes, int delay) {
    int total = minutes + delay;
    return departure.plusMinutes(total);
  }

  static String platform(String train) {
    if (train != null) {
      int number = Math.abs(train.hashCode()) % 12;
      return "platform " + (number + 1);
    }
    return "unknown";
  }

  /**
   * Minutes to wait for a connection.
   *
   * @return 0 when it is gone
   */
  static long connection(LocalTime arrival, LocalTime departure) {
    long wait = java.time.Duration.between(arrival, departure).toMinutes();
    if (wait < 4) {
      return 0;
    }
    return wait;
  }

  static int zones(String code) {
    int zones = 1;
    try {
      zones = Integer.parseInt(code.substring(1));
    } catch (NumberFormatException e) {
      System.err.println("no zone: " + code);
    }
    return zones;
  }

  @Override
  public String toString() {
    String name = passenger == null ? "anyone" : passenger;
    return name + ": " + route(" - ") + " (" + zone + ")";
  }
}

package bank;

import java.util.List;
import java.util.ArrayList;
import java.time.LocalDate;
import java.math.BigDecimal;

/** Money of one customer. */
public class Account {
  private final String owner;
  private final List<Booking> bookings = new ArrayList<>();
  private long cents;
  private boolean closed;

  public Account(String owner, long cents) {
    this.owner = owner;
    this.cents = cents;
  }

  /** Puts money in. */
  public void deposit(long amount, String text) {
    if (amount <= 0) {
      throw new IllegalArgumentException("amount is " + amount);
    }
    cents += amount;
    bookings.add(new Booking(LocalDate.now(), amount, text));
  }

  public boolean withdraw(long amount, String text) {
    // no credit is given
    if (closed || amount > cents) {
      System.out.println("refused: " + text);
      return false;
    }
    cents -= amount;
    bookings.add(new Booking(LocalDate.now(), -amount, text));
    return true;
  }

  public void transfer(Account target, long amount) {
    String text = "to " + target.owner;
    if (withdraw(amount, text)) {
      target.deposit(amount, "from " + owner);
    }
  }

  /**
   * Adds interest for a year.
   *
   * @param percent of the balance
   */
  public long addInterest(double percent) {
    long interest = Math.round(cents * percent / 100);
    if (interest > 0) {
      deposit(interest, "interest");
    }
    return interest;
  }

  public BigDecimal balance() {
    return BigDecimal.valueOf(cents, 2);
  }

  public Booking largest() {
    Booking best = null;
    for (Booking booking : bookings) {
      if (best == null || booking.amount() > best.amount()) {
        best = booking;
      }
    }
    return best;
  }

  public int countSince(LocalDate day) {
    int count = 0;
    for (Booking booking : bookings) {
      if (!booking.day().isBefore(day)) {
        count++;
      }
    }
    return count;
  }

  public String statement() {
    StringBuilder text = new StringBuilder();
    text.append(owner).append('\n');
    for (Booking booking : bookings) {
      text.append(booking.line()).append('\n');
    }
    return text.toString();
  }

  public void close() {
    if (cents != 0) {
      throw new IllegalStateException("there is money left");
    }
    closed = true;
    System.out.println("closed the account of " + owner);
  }

  record Booking(LocalDate day, long amount, String text) {
    String line() {
      return day + " " + amount + " " + text;
    }
  }
}

package org.mycromwell.app.desktop;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javafx.application.Platform;
import javafx.geometry.VerticalDirection;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;

/**
 * How long the window does not answer. Not part of the build: {@code ./mvnw -pl
 * engine,ui-resources,app -am test -Dtest=DesktopBench -Dsurefire.failIfNoSpecifiedTests=false}
 * runs it in memory, with {@code -Dtest.glass=gtk} on a display. The figures stand in decision 15.
 */
class DesktopBench extends WindowTest {
  private static final int BEAT_MILLIS = 4;

  /** Puts something into the queue of the FX thread again and again, and sees how long it waits. */
  private static final class Heartbeat implements AutoCloseable {
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final List<Double> millis = Collections.synchronizedList(new ArrayList<>());

    Heartbeat() {
      var _ =
          timer.scheduleAtFixedRate(
              () -> {
                long sent = System.nanoTime();
                Platform.runLater(() -> millis.add((System.nanoTime() - sent) / 1e6));
              },
              0,
              BEAT_MILLIS,
              TimeUnit.MILLISECONDS);
    }

    void print(String what) {
      List<Double> sorted = new ArrayList<>(millis);
      Collections.sort(sorted);
      System.out.printf(
          Locale.ROOT,
          "%s: %d waits, median %.1f ms, 99 %% below %.1f ms, longest %.1f ms%n",
          what,
          sorted.size(),
          sorted.get(sorted.size() / 2),
          sorted.get(sorted.size() * 99 / 100),
          sorted.getLast());
    }

    @Override
    public void close() {
      timer.shutdown();
    }
  }

  private static String lines(int count, String operation) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count / 5; i++) {
      text.append("def f%d(a, b):\n".formatted(i))
          .append("    \"\"\"Number %d of many.\"\"\"\n".formatted(i))
          .append("    c = a ")
          .append(operation)
          .append(" b\n")
          .append("    return c * ")
          .append(i)
          .append("\n\n");
    }
    return text.toString();
  }

  @Test
  void twentyThousandLines() throws IOException {
    try (Heartbeat beat = new Heartbeat()) {
      open(lines(20_000, "+"), "x\n");
      beat.print("opening 20,000 lines");
    }
    try (Heartbeat beat = new Heartbeat()) {
      robot.moveTo(area());
      for (int i = 0; i < 300; i++) {
        robot.scroll(10, VerticalDirection.DOWN);
      }
      robot.push(KeyCode.CONTROL, KeyCode.END);
      settle();
      beat.print("scrolling 20,000 lines");
    }
  }
}

package org.mycromwell.engine.edit.syntax;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.treesitter.TSLogType;
import org.treesitter.TSLogger;

/** Listens to the parser for the places where no rule of the grammar went on. */
final class StopLog implements TSLogger {
  private static final Pattern POSITION = Pattern.compile("row:(\\d+), col:(\\d+)");
  private static final int MAX_STOPS = 10_000;

  private final byte[] bytes;
  private final int[] rowStarts;
  private final IntStream.Builder stops = IntStream.builder();
  private int count;
  private String process = "";

  StopLog(byte[] bytes) {
    this.bytes = bytes;
    // The rows of the parser end with a line feed, whatever comes before it.
    rowStarts =
        IntStream.concat(
                IntStream.of(0),
                IntStream.range(0, bytes.length).filter(i -> bytes[i] == '\n').map(i -> i + 1))
            .toArray();
  }

  @Override
  public void log(TSLogType type, String message) {
    if (message.startsWith("process ")) {
      process = message;
    } else if (message.startsWith("detect_error") && count < MAX_STOPS) {
      Matcher position = POSITION.matcher(process);
      if (position.find()) {
        int row = Math.min(Integer.parseInt(position.group(1)), rowStarts.length - 1);
        stops.add(Math.min(rowStarts[row] + Integer.parseInt(position.group(2)), bytes.length));
        count++;
      }
    }
  }

  int[] stops() {
    return stops.build().sorted().distinct().toArray();
  }
}

package org.mycromwell.engine.edit.answer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads blocks of old and new lines. Markers may be a little longer or shorter than they should be
 * or carry another label; a line that the source has too is never taken for a marker. Lines between
 * the blocks are chatter.
 */
final class BlockParser {
  private static final Pattern OPEN =
      Pattern.compile(
          "\\s{0,3}<{5,9}\\s*(?:SEARCH|ORIGINAL|OLD|FIND|HEAD|BEFORE)?(?:\\s+\\w+)?\\s*");
  private static final Pattern MIDDLE = Pattern.compile("\\s{0,3}={5,9}(?:\\s+\\w+)?\\s*");
  private static final Pattern CLOSE =
      Pattern.compile(
          "\\s{0,3}>{5,9}\\s*(?:REPLACE|UPDATED|NEW|SEARCH|AFTER|END)?(?:\\s+\\w+)?\\s*");

  private static final int MAX_MARKER_CHARS = 60;

  private enum Place {
    BETWEEN,
    OLD,
    NEW
  }

  /**
   * What was read.
   *
   * @param brokenLine line of the text with a marker out of place, or -1
   * @param open whether the text ended inside a block
   */
  record Result(List<Block> blocks, int brokenLine, boolean open) {}

  private final Set<String> sourceLines;
  private final List<Block> blocks = new ArrayList<>();
  private final List<String> oldLines = new ArrayList<>();
  private final List<String> newLines = new ArrayList<>();
  private Place place = Place.BETWEEN;
  private int brokenLine = -1;

  private BlockParser(String source) {
    sourceLines = new HashSet<>(Arrays.asList(source.split("\n", -1)));
  }

  /**
   * Reads the blocks of a text.
   *
   * @param opened whether the opening marker of the first block stood before the text
   * @param complete whether the text is known to be whole: then a last block may lack its end
   */
  static Result parse(String text, String source, boolean opened, boolean complete) {
    BlockParser parser = new BlockParser(source);
    parser.place = opened ? Place.OLD : Place.BETWEEN;
    String[] lines = text.split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      boolean isRest = i == lines.length - 1 && lines[i].isEmpty();
      if (!isRest) {
        parser.line(lines[i], i);
      }
    }
    boolean open = parser.place != Place.BETWEEN;
    if (parser.place == Place.NEW && complete) {
      parser.finish();
    }
    return new Result(List.copyOf(parser.blocks), parser.brokenLine, open);
  }

  private void line(String line, int number) {
    boolean possible = line.length() <= MAX_MARKER_CHARS && !sourceLines.contains(line);
    if (possible && OPEN.matcher(line).matches()) {
      boolean untouched =
          place == Place.OLD && oldLines.stream().allMatch(BlockParser::isBlankOrFence);
      if (place != Place.BETWEEN && !untouched) {
        breakAt(number);
      }
      begin();
    } else if (possible && place == Place.OLD && MIDDLE.matcher(line).matches()) {
      place = Place.NEW;
    } else if (possible && place != Place.BETWEEN && CLOSE.matcher(line).matches()) {
      if (place == Place.OLD) {
        breakAt(number);
        place = Place.BETWEEN;
      } else {
        finish();
      }
    } else if (place == Place.OLD) {
      oldLines.add(line);
    } else if (place == Place.NEW) {
      newLines.add(line);
    }
  }

  private void begin() {
    oldLines.clear();
    newLines.clear();
    place = Place.OLD;
  }

  private void finish() {
    blocks.add(new Block(withoutFence(oldLines), withoutFence(newLines)));
    place = Place.BETWEEN;
  }

  private void breakAt(int number) {
    if (brokenLine < 0) {
      brokenLine = number;
    }
  }

  /** A half of a block may be fenced; the fence belongs to it if the source knows such lines. */
  private List<String> withoutFence(List<String> lines) {
    int last = lines.size() - 1;
    boolean fenced =
        last >= 1
            && lines.getFirst().startsWith("```")
            && lines.get(last).strip().equals("```")
            && !sourceLines.contains(lines.getFirst());
    return fenced ? lines.subList(1, last) : lines;
  }

  private static boolean isBlankOrFence(String line) {
    return line.isBlank() || line.startsWith("```");
  }
}

package org.mycromwell.engine.edit;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A file as it was when it was read: its bytes, their hash, the encoding and the lines. Immutable,
 * for any thread. A file that became a snapshot can be edited as far as its content goes.
 */
public final class Snapshot {
  /** Larger files are not edited. */
  public static final int MAX_BYTES = 16 << 20;

  private final String name;
  private final @Nullable Path path;
  private final @Nullable Path realPath;
  private final boolean exists;
  private final byte[] bytes;
  private final String sha256;
  private final TextEncoding encoding;
  private final LineTable lines;
  private final LineEnding dominantLineEnding;

  private Snapshot(
      String name, @Nullable Path path, @Nullable Path realPath, boolean exists, byte[] bytes) {
    this.exists = exists;
    this.name = name;
    this.path = path;
    this.realPath = realPath;
    this.bytes = bytes;
    this.encoding = EncodingDetector.detect(name, bytes);
    this.sha256 = sha256(bytes);
    this.lines = LineTable.of(bytes, encoding);
    this.dominantLineEnding = dominant(lines);
  }

  /**
   * Reads a file.
   *
   * @throws org.mycromwell.engine.EngineException NOT_EDITABLE, with the reason
   */
  public static Snapshot read(Path file) {
    return new Snapshot(
        file.toString(), file, FileReading.realPath(file), true, FileReading.read(file, MAX_BYTES));
  }

  /**
   * A file that is still to be made, as if it were empty. It does not exist before something is
   * written to it.
   *
   * @throws org.mycromwell.engine.EngineException NOT_EDITABLE when it exists or its directory does
   *     not, or may not be written
   */
  public static Snapshot ofNew(Path file) {
    return new Snapshot(file.toString(), file, FileReading.newFile(file), false, new byte[0]);
  }

  /**
   * Bytes that are no file, such as standard input or the buffer of an editor; they are copied.
   *
   * @param name for messages
   * @throws org.mycromwell.engine.EngineException NOT_EDITABLE, with the reason
   */
  public static Snapshot of(String name, byte[] bytes) {
    return new Snapshot(
        name, null, null, false, FileReading.checkSize(name, bytes.clone(), MAX_BYTES));
  }

  /** SHA-256 in lower-case hexadecimal. */
  public static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }

  /** For messages: the path as it was given, or the name. */
  public String name() {
    return name;
  }

  /** The path as it was given, null for what is no file. */
  public @Nullable Path path() {
    return path;
  }

  /** The file itself, symbolic links followed; null for what is no file. */
  public @Nullable Path realPath() {
    return realPath;
  }

  /** Whether it is a file that is still to be made. */
  public boolean isNew() {
    return path != null && !exists;
  }

  /** A copy. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** The array itself, not to be changed. */
  byte[] sharedBytes() {
    return bytes;
  }

  public int sizeBytes() {
    return bytes.length;
  }

  public String sha256() {
    return sha256;
  }

  public TextEncoding encoding() {
    return encoding;
  }

  public int lineCount() {
    return lines.count();
  }

  /** The whole file. */
  public LineRange allLines() {
    return new LineRange(0, lines.count());
  }

  /** First byte of a line; of line {@code lineCount()} the end of the file. */
  public int lineStart(int line) {
    return lines.start(line);
  }

  /** First byte after a line and its line end. */
  public int lineEnd(int line) {
    return lines.end(line);
  }

  public LineEnding lineEnding(int line) {
    return lines.ending(line);
  }

  /** The text of a line without its line end. */
  public String line(int line) {
    return encoding.decodeValid(bytes, lines.start(line), lines.textEnd(line));
  }

  /** The text of the file as it is stored, without byte order mark. */
  public String text() {
    return encoding.decodeValid(bytes, lines.start(0), bytes.length);
  }

  /** The text of lines, each that has a line end followed by {@code \n}. */
  public String text(LineRange range) {
    Objects.checkFromToIndex(range.first(), range.end(), lines.count());
    StringBuilder text = new StringBuilder(lines.start(range.end()) - lines.start(range.first()));
    for (int i = range.first(); i < range.end(); i++) {
      text.append(line(i));
      if (lines.ending(i) != LineEnding.NONE) {
        text.append('\n');
      }
    }
    return text.toString();
  }

  /** The most frequent line end, the first of those in doubt; LF in a file that has none. */
  public LineEnding dominantLineEnding() {
    return dominantLineEnding;
  }

  /** Whether the last line has a line end. An empty file has no line that lacks one. */
  public boolean endsWithNewline() {
    return lines.count() == 0 || lines.ending(lines.count() - 1) != LineEnding.NONE;
  }

  private static LineEnding dominant(LineTable lines) {
    int[] counts = new int[LineEnding.values().length];
    LineEnding best = LineEnding.LF;
    for (int i = lines.count() - 1; i >= 0; i--) {
      LineEnding ending = lines.ending(i);
      if (ending != LineEnding.NONE && ++counts[ending.ordinal()] >= counts[best.ordinal()]) {
        best = ending;
      }
    }
    return best;
  }
}

package org.mycromwell.engine.edit.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.treesitter.TSInputEncoding;
import org.treesitter.TSNode;
import org.treesitter.TSParser;
import org.treesitter.TSReader;
import org.treesitter.TSTree;
import org.treesitter.TSTreeCursor;

/** A text with its syntax tree, which lives outside the Java heap until it is closed. */
final class ParsedText implements AutoCloseable {
  /** Larger texts are data rather than source, and their trees take hundreds of megabytes. */
  static final int MAX_BYTES = 4 << 20;

  /** The parser recurses and would end the process where brackets are nested deeper by far. */
  static final int MAX_DEPTH = 1_000;

  static final int MAX_MILLIS = 2_000;

  private static final int MAX_LOG_MILLIS = 1_000;

  private static final int CHUNK = 64 * 1024;

  final Language language;
  final Lines lines;
  private final TSTree tree;

  private ParsedText(Language language, Lines lines, TSTree tree) {
    this.language = language;
    this.lines = lines;
    this.tree = tree;
  }

  static ParsedText parse(Language language, String text) throws NotParsedException {
    return parse(language, text, TimeUnit.MILLISECONDS.toNanos(MAX_MILLIS));
  }

  static ParsedText parse(Language language, String text, long nanos) throws NotParsedException {
    if (text.length() > MAX_BYTES) {
      throw tooLarge();
    }
    Lines lines = new Lines(text);
    if (lines.bytes.length > MAX_BYTES) {
      throw tooLarge();
    }
    if (lines.depth() > MAX_DEPTH) {
      throw new NotParsedException("brackets are nested more than " + MAX_DEPTH + " deep");
    }
    return ParserThread.call(() -> {
      try (TSParser parser = Grammars.parser(language)) {
        return new ParsedText(language, lines, run(parser, null, lines.bytes, nanos));
      }
    });
  }

  private static NotParsedException tooLarge() {
    return new NotParsedException("the file is larger than " + (MAX_BYTES >> 20) + " MiB");
  }

  /**
   * Parses on the calling thread, which needs a large stack.
   *
   * @param before the tree of the text before it was changed, told of the change; parts that did
   *     not change are taken from it
   */
  static TSTree run(TSParser parser, @Nullable TSTree before, byte[] bytes, long nanos)
      throws NotParsedException {
    TSReader reader =
        (buffer, offset, position) -> {
          int length = Math.min(buffer.length, bytes.length - offset);
          if (length <= 0) {
            return 0;
          }
          System.arraycopy(bytes, offset, buffer, 0, length);
          return length;
        };
    long start = System.nanoTime();
    TSTree tree =
        parser.parseWithOptions(
            new byte[CHUNK],
            before,
            reader,
            TSInputEncoding.TSInputEncodingUTF8,
            state -> System.nanoTime() - start > nanos);
    if (tree == null) {
      throw new NotParsedException(
          "parsing took longer than "
              + TimeUnit.NANOSECONDS.toMillis(nanos)
              + " milliseconds and was given up");
    }
    return tree;
  }

  /**
   * The offsets at which the parser could not go on, in the order of the text. The tree does not
   * keep them, so the text is parsed once more while the parser tells what it does; when that takes
   * too long, the offsets found until then have to do.
   */
  int[] stops() {
    StopLog log = new StopLog(lines.bytes);
    long nanos = TimeUnit.MILLISECONDS.toNanos(MAX_LOG_MILLIS);
    try {
      ParserThread.call(
              () -> {
                // The logger stays until the parser is closed: parsing after it was taken away ends
                // the process.
                try (TSParser parser = Grammars.parser(language)) {
                  parser.setLogger(log);
                  return run(parser, null, lines.bytes, nanos);
                }
              })
          .close();
    } catch (NotParsedException e) {
      return log.stops();
    }
    return log.stops();
  }

  TSNode root() {
    return tree.getRootNode();
  }

  TSTreeCursor cursor() {
    return new TSTreeCursor(tree.getRootNode());
  }

  /**
   * The nodes that contain the bytes from {@code from} to {@code to}, from the root down to the
   * smallest.
   */
  List<TSNode> path(int from, int to) {
    List<TSNode> path = new ArrayList<>();
    try (TSTreeCursor cursor = cursor()) {
      do {
        TSNode node = cursor.currentNode();
        if (node.getStartByte() > from || node.getEndByte() < to) {
          break;
        }
        path.add(node);
      } while (cursor.gotoFirstChildForByte(from) >= 0);
    }
    return path;
  }

  String text(TSNode node) {
    return lines.text(node.getStartByte(), node.getEndByte());
  }

  int firstLine(TSNode node) {
    return lines.lineOf(node.getStartByte());
  }

  /** The last line that the node has characters on. */
  int lastLine(TSNode node) {
    int end = lines.skipBlankBackwards(node.getEndByte());
    return lines.lineOf(Math.max(end - 1, node.getStartByte()));
  }

  @Override
  public void close() {
    tree.close();
  }
}

package org.mycromwell.engine.edit;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Files as unpleasant as an editor meets them: seeded, and small enough to have equal lines. */
final class RandomFiles {
  private static final String[] WORDS = {
    "}", "a", "b", "  a", "\tb", "x y", "if (a) {", "return é;", "日本", "e\u0301", "😀 b", "a  "
  };
  private static final byte[][] SCRAPS = {
    {(byte) 0xFF}, {(byte) 0xC3}, {(byte) 0xE2, (byte) 0x82}, {(byte) 0x92, 'x'}, {(byte) 0xE9}, {1}
  };

  /** How the lines of a file end. */
  enum Ends {
    LF,
    CRLF,
    CR,
    LF_AND_CRLF,
    ALL
  }

  private final Random random;

  RandomFiles(Random random) {
    this.random = random;
  }

  byte[] next(int maxLines) {
    Ends ends = Ends.values()[random.nextInt(Ends.values().length)];
    return switch (random.nextInt(8)) {
      case 0 -> wide(maxLines, ends);
      case 1, 2 -> narrow(maxLines, ends, true);
      default -> narrow(maxLines, ends, false);
    };
  }

  /** UTF-8 with or without mark, or with bytes that are of no encoding. */
  private byte[] narrow(int maxLines, Ends ends, boolean broken) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (!broken && random.nextInt(4) == 0) {
      out.writeBytes(new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF});
    }
    if (random.nextInt(12) == 0) {
      out.writeBytes(("x".repeat(8 << 10) + "\n").getBytes(StandardCharsets.ISO_8859_1));
      out.write(0);
    }
    int lines = random.nextInt(maxLines + 1);
    for (int i = 0; i < lines; i++) {
      out.writeBytes(word(ends).getBytes(StandardCharsets.UTF_8));
      if (broken && random.nextInt(3) == 0) {
        out.writeBytes(SCRAPS[random.nextInt(SCRAPS.length)]);
      }
      if (i < lines - 1 || random.nextInt(3) > 0) {
        out.writeBytes(end(ends).getBytes(StandardCharsets.UTF_8));
      }
    }
    return out.toByteArray();
  }

  private byte[] wide(int maxLines, Ends ends) {
    StringBuilder text = new StringBuilder("\uFEFF");
    int lines = random.nextInt(maxLines + 1);
    for (int i = 0; i < lines; i++) {
      text.append(word(ends)).append(random.nextInt(5) == 0 ? "\u0A0D\u0D0A" : "");
      if (i < lines - 1 || random.nextInt(3) > 0) {
        text.append(end(ends));
      }
    }
    return text.toString()
        .getBytes(random.nextBoolean() ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE);
  }

  /** A lone CR, an empty line and LF would be one line end; such files have no empty lines. */
  private String word(Ends ends) {
    return ends != Ends.ALL && random.nextInt(5) == 0 ? "" : WORDS[random.nextInt(WORDS.length)];
  }

  private String end(Ends ends) {
    return switch (ends) {
      case LF -> "\n";
      case CRLF -> "\r\n";
      case CR -> "\r";
      case LF_AND_CRLF -> random.nextBoolean() ? "\n" : "\r\n";
      case ALL -> new String[] {"\n", "\r\n", "\r"}[random.nextInt(3)];
    };
  }

  /** The file with some bytes or lines changed, sometimes quite another. */
  byte[] changed(byte[] before, int maxLines) {
    int kind = random.nextInt(10);
    if (kind == 0) {
      return next(maxLines);
    }
    if (kind == 1) {
      byte[] noise = before.clone();
      for (int i = 0; i < noise.length; i += 1 + random.nextInt(20)) {
        noise[i] = (byte) random.nextInt(256);
      }
      return noise;
    }
    LineTable table = LineTable.ofUnknown(before);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < table.count(); i++) {
      int what = random.nextInt(8);
      if (what == 0 && random.nextBoolean()) {
        continue;
      }
      if (what == 1) {
        out.writeBytes("new\n".getBytes(StandardCharsets.UTF_8));
      }
      int end = what == 2 ? table.textEnd(i) : table.end(i);
      out.write(before, table.start(i), end - table.start(i));
      if (what == 2) {
        out.writeBytes(end(Ends.ALL).getBytes(StandardCharsets.UTF_8));
      }
    }
    if (random.nextInt(4) == 0) {
      out.writeBytes("end".getBytes(StandardCharsets.UTF_8));
    }
    return out.toByteArray();
  }

  /** New lines that the encoding of the snapshot has; some of them those that are there. */
  List<String> newLines(Snapshot snapshot, LineRange range, int more) {
    List<String> lines = new ArrayList<>();
    for (int i = range.first(); i < range.end(); i++) {
      if (random.nextInt(4) > 0) {
        lines.add(snapshot.line(i));
      }
      if (random.nextInt(3) == 0) {
        lines.add(newLine(snapshot));
      }
    }
    for (int i = random.nextInt(more + 1); i > 0; i--) {
      lines.add(newLine(snapshot));
    }
    return lines;
  }

  private String newLine(Snapshot snapshot) {
    String line = random.nextInt(4) == 0 ? "" : WORDS[random.nextInt(WORDS.length)];
    return snapshot.encoding().encode(line) == null ? "é" : line;
  }
}

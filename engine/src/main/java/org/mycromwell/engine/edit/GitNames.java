package org.mycromwell.engine.edit;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** File names as git writes them into a patch. */
final class GitNames {
  private GitNames() {}

  /** The name itself or, where it has characters beyond plain ASCII, as a C string. */
  static String quote(String name) {
    StringBuilder quoted = new StringBuilder("\"");
    boolean plain = true;
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      String escape =
          switch (b) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case 7 -> "\\a";
            case '\b' -> "\\b";
            case '\t' -> "\\t";
            case '\n' -> "\\n";
            case 11 -> "\\v";
            case '\f' -> "\\f";
            case '\r' -> "\\r";
            default -> b >= ' ' && b < 0x7F ? "" : String.format(Locale.ROOT, "\\%03o", b & 0xFF);
          };
      plain &= escape.isEmpty();
      quoted.append(escape.isEmpty() ? String.valueOf((char) b) : escape);
    }
    return plain ? name : quoted.append('"').toString();
  }

  /** After a name with blanks a tab tells where it ends. */
  static String endMark(String quoted) {
    return quoted.indexOf(' ') >= 0 && !quoted.startsWith("\"") ? "\t" : "";
  }
}

package org.mycromwell.engine.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Reads the small text files in which Linux describes the machine. */
final class SystemFiles {
  private SystemFiles() {}

  /** The whole text, or the empty string where there is no such file (other systems, sandboxes). */
  static String read(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    } catch (IOException | SecurityException e) {
      return "";
    }
  }

  /**
   * The number after {@code name} at the start of a line, as in {@code MemTotal: 24684092 kB} or
   * {@code inactive_file 4096}; a unit of kB multiplies it by 1024.
   */
  static OptionalLong number(String text, String name) {
    for (String line : text.lines().toList()) {
      if (!line.startsWith(name)) {
        continue;
      }
      String[] words = line.substring(name.length()).strip().split("\\s+");
      OptionalLong value = parse(words[0]);
      if (value.isPresent() && words.length > 1 && words[1].equals("kB")) {
        return OptionalLong.of(value.getAsLong() * 1024);
      }
      return value;
    }
    return OptionalLong.empty();
  }

  /** The number, or nothing where the text is none or beyond 64 bits. */
  static OptionalLong parse(String text) {
    try {
      return OptionalLong.of(Long.parseLong(text.strip()));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }
}

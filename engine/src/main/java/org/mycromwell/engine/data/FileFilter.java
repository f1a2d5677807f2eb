package org.mycromwell.engine.data;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Tells source that people wrote from what nobody should learn. */
final class FileFilter {
  private static final int HEAD_CHARS = 1_000;

  /** Files with fewer lines than this for their size are minified. */
  private static final int MAX_MEAN_LINE_CHARS = 120;

  /** Files whose lines are paragraphs. */
  private static final List<String> PROSE = List.of(".md", ".txt", ".rst");

  private static final Pattern GENERATED =
      Pattern.compile(
          "do not (?:edit|modify)|auto-?generated|automatically generated|generated (?:by|from|with)"
              + " (?:the )?(?:protocol|protoc|antlr|thrift|javacc|flex|bison|swig|openapi|code)"
              + "|@generated|code generated ",
          Pattern.CASE_INSENSITIVE);

  private final CorpusConfig config;

  FileFilter(CorpusConfig config) {
    this.config = config;
  }

  /** The text with {@code \n} line ends; null where it is no text. */
  static @Nullable String text(byte[] bytes) {
    for (byte b : bytes) {
      if (b == 0) {
        return null;
      }
    }
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes))
              .toString();
      String plain = text.startsWith("\uFEFF") ? text.substring(1) : text;
      return plain.replace("\r\n", "\n").replace('\r', '\n');
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  Optional<Rejection> check(String name, String text) {
    String lowerName = name.toLowerCase(Locale.ROOT);
    boolean prose = PROSE.stream().anyMatch(lowerName::endsWith);
    if (lowerName.contains(".min.") || (!prose && isMinified(text))) {
      return Optional.of(Rejection.MINIFIED);
    }
    String head = text.substring(0, Math.min(HEAD_CHARS, text.length()));
    if (GENERATED.matcher(head).find() || lowerName.endsWith("_pb2.py")) {
      return Optional.of(Rejection.GENERATED);
    }
    return Optional.empty();
  }

  private boolean isMinified(String text) {
    int lines = 1;
    int lineStart = 0;
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '\n') {
        lines++;
        lineStart = i + 1;
      } else if (i - lineStart >= config.maxLineChars()) {
        return true;
      }
    }
    return text.length() / lines > MAX_MEAN_LINE_CHARS;
  }
}

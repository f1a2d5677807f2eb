package org.mycromwell.engine.edit.syntax;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Which queries tell how a language is drawn; later patterns win over earlier ones. */
final class HighlightQueries {
  private HighlightQueries() {}

  static String of(Language language) {
    StringBuilder query = new StringBuilder();
    for (String file : files(language)) {
      query.append(read(file)).append('\n');
    }
    return query.toString();
  }

  private static List<String> files(Language language) {
    return switch (language) {
      case PYTHON -> List.of("python");
      case JAVA -> List.of("java");
      case JAVASCRIPT -> List.of("ecma", "jsx");
      case TYPESCRIPT -> List.of("ecma", "typescript");
      case TSX -> List.of("ecma", "typescript", "jsx");
      case C -> List.of("c");
      case CPP -> List.of("c", "cpp");
      case RUST -> List.of("rust");
      case GO -> List.of("go");
      case JSON -> List.of("json");
      case HTML -> List.of("html");
      case CSS -> List.of("css");
    };
  }

  private static String read(String file) {
    String path = "highlights/" + file + ".scm";
    try (InputStream in = HighlightQueries.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException(path + " is missing from this build");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

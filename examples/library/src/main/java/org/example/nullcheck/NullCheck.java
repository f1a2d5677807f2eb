package org.example.nullcheck;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.mycromwell.engine.api.CodeEditor;
import org.mycromwell.engine.api.EditResult;

/**
 * Lets the embedded model change a file, shows the patch, and writes it when it passed all checks.
 */
final class NullCheck {
  private NullCheck() {}

  static void main(String[] args) throws IOException {
    Path file = args.length > 0 ? Path.of(args[0]) : sample();
    try (CodeEditor editor = CodeEditor.embedded()) {
      EditResult result = editor.edit(file, "add a null check for name in greet");
      System.out.print(new String(result.toPatch(), StandardCharsets.UTF_8));
      if (result.success()) {
        result.apply();
        System.out.println("written: " + file + ", " + result.hunks().size() + " change(s)");
      } else {
        result
            .problems()
            .forEach(problem -> System.out.println("not written: " + problem.message()));
      }
    }
  }

  private static Path sample() throws IOException {
    return Files.writeString(
        Files.createTempDirectory("nullcheck").resolve("Greeter.java"),
        """
        public final class Greeter {
            private final String greeting;

            public Greeter(String greeting) {
                this.greeting = greeting;
            }

            public String greet(String name) {
                String trimmed = name.strip();
                return greeting + ", " + trimmed + "!";
            }
        }
        """);
  }
}

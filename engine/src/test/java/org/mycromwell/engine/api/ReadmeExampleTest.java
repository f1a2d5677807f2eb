package org.mycromwell.engine.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example in the README is what a reader copies first: it must compile. */
class ReadmeExampleTest {
  private static final Pattern EXAMPLE = Pattern.compile("(?s)```java\n(import .*?)```");

  @TempDir Path folder;

  @Test
  void exampleCompiles() throws IOException {
    Path readme = Path.of("").toAbsolutePath().resolveSibling("README.md");
    Matcher matcher = EXAMPLE.matcher(Files.readString(readme));
    assertThat(matcher.find()).as("a Java example that begins with its imports").isTrue();
    Path source = Files.writeString(folder.resolve("Example.java"), matcher.group(1));

    StringWriter messages = new StringWriter();
    PrintWriter out = new PrintWriter(messages);
    int exitCode =
        ToolProvider.findFirst("javac")
            .orElseThrow()
            .run(
                out,
                out,
                "-Xlint:all",
                "-proc:none",
                "-cp",
                classPath(),
                "-d",
                folder.toString(),
                source.toString());

    assertThat(messages.toString()).isEmpty();
    assertThat(exitCode).isZero();
  }

  private static String classPath() {
    return System.getProperty("java.class.path")
        + System.getProperty("path.separator")
        + System.getProperty("jdk.module.path", "");
  }
}

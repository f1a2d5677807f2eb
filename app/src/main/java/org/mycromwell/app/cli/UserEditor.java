package org.mycromwell.app.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;

/** The editor the user has chosen by {@code VISUAL} or {@code EDITOR}; vi otherwise. */
final class UserEditor implements HunkDialogue.TextEditor {
  private final Terminal terminal;
  private final Interruption interruption;

  UserEditor(Terminal terminal, Interruption interruption) {
    this.terminal = terminal;
    this.interruption = interruption;
  }

  @Override
  public String edit(String text) throws IOException {
    interruption.lendTerminal(true);
    try {
      Path file = Files.createTempFile("cromwell-", ".diff"); // readable by its owner only
      file.toFile().deleteOnExit(); // when the process is asked to end meanwhile
      try {
        Files.writeString(file, text);
        start(file);
        return Files.readString(file, StandardCharsets.UTF_8);
      } finally {
        Files.deleteIfExists(file);
      }
    } finally {
      interruption.lendTerminal(false);
    }
  }

  private void start(Path file) throws IOException {
    String command = command();
    // The variables hold a command with its arguments, which is the shell's to take apart.
    List<String> words = List.of("sh", "-c", command + " \"$@\"", command, file.toString());
    ProcessBuilder builder = new ProcessBuilder(words).inheritIO();
    Path keyboard = Terminal.keyboardDevice();
    if (keyboard != null && opens(keyboard)) {
      builder.redirectInput(keyboard.toFile());
    }
    try {
      int exitCode = builder.start().waitFor();
      if (exitCode != 0) {
        throw new EngineException(
            Kind.ENVIRONMENT,
            "the editor " + EngineException.quote(command) + " ended with code " + exitCode);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EngineException(Kind.ENVIRONMENT, "waiting for the editor was interrupted", e);
    }
  }

  /** Without a terminal that controls the process its device exists, but cannot be opened. */
  private static boolean opens(Path device) {
    try (InputStream _ = Files.newInputStream(device)) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private String command() {
    String visual = terminal.variable("VISUAL");
    @Nullable String editor = visual == null ? terminal.variable("EDITOR") : visual;
    return editor == null ? "vi" : editor;
  }
}

package org.mycromwell.app.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.mycromwell.app.desktop.Desktop;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cromwell desktop}. Only when it is called are classes of the window loaded. */
@Command(name = "desktop", description = "Opens the window, as 'cromwell' without a command does.")
final class DesktopCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "PATH", arity = "0..*", description = "Files and folders to open in it.")
  private List<Path> paths = new ArrayList<>();

  @Option(
      names = "--screenshots",
      paramLabel = "FOLDER",
      description = "Draw every state of the window into files there, and end.")
  private @Nullable Path screenshots;

  @Option(
      names = "--only",
      paramLabel = "PREFIX",
      description = "With --screenshots: only files whose names begin so.")
  private String only = "";

  @Override
  public Integer call() throws IOException {
    Optional<String> obstacle =
        screenshots == null
            ? Desktop.run(System.getenv(), paths)
            : Desktop.draw(System.getenv(), screenshots, only, spec.commandLine().getOut());
    obstacle.ifPresent(reason -> spec.commandLine().getErr().println("cromwell: " + reason));
    return (obstacle.isEmpty() ? ExitCode.OK : ExitCode.ENVIRONMENT).code();
  }
}

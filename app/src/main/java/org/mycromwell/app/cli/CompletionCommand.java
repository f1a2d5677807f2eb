package org.mycromwell.app.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cromwell completion}. */
@Command(
    name = "completion",
    description = {
      "Prints a script that completes commands, options and files in a shell.",
      "bash: source <(cromwell completion bash)",
      "zsh: cromwell completion zsh into a file _cromwell of a folder in $fpath",
      "fish: cromwell completion fish | source"
    })
final class CompletionCommand implements Callable<Integer> {
  /** Shells it can be made for. */
  enum Shell {
    bash,
    zsh,
    fish
  }

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "SHELL", description = "One of ${COMPLETION-CANDIDATES}.")
  private Shell shell = Shell.bash;

  @Override
  public Integer call() {
    CommandSpec root = spec.root();
    spec.commandLine()
        .getOut()
        .print(
            switch (shell) {
              case bash -> Completions.bash(root);
              case zsh -> Completions.zsh(root);
              case fish -> Completions.fish(root);
            });
    return ExitCode.OK.code();
  }
}

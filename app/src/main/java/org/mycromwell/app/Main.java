package org.mycromwell.app;

import org.mycromwell.app.cli.CommandLineRunner;
import org.mycromwell.app.cli.Interruption;
import org.mycromwell.app.cli.StandardStreams;

/** Entry point of the program; {@code ./cromwell} starts it with the JVM options it needs. */
public final class Main {
  private Main() {}

  /** Runs the command line and ends the process with its exit code. */
  public static void main(String[] args) {
    int exitCode;
    try (Interruption interruption = Interruption.watch()) {
      exitCode =
          CommandLineRunner.run(args, StandardStreams.out(), StandardStreams.err(), interruption);
    }
    System.exit(exitCode);
  }
}

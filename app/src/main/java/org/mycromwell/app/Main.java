package org.mycromwell.app;

import org.mycromwell.app.cli.CommandLineRunner;
import org.mycromwell.app.cli.HeadStart;
import org.mycromwell.app.cli.Interruption;
import org.mycromwell.app.cli.StandardStreams;

/** Entry point of the program; {@code ./cromwell} starts it with the JVM options it needs. */
public final class Main {
  private static final String[] WINDOW = {"desktop"};

  private Main() {}

  /** Opens the window or runs the command line, and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(run(args.length == 0 ? WINDOW : args));
  }

  private static int run(String[] args) {
    HeadStart.begin(args, System.getenv());
    try (Interruption interruption = Interruption.watch()) {
      return CommandLineRunner.run(
          args, StandardStreams.out(), StandardStreams.err(), interruption);
    }
  }
}

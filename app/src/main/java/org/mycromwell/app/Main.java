package org.mycromwell.app;

import org.mycromwell.app.cli.CommandLineRunner;

/** Entry point of the program; {@code ./cromwell} starts it with the JVM options it needs. */
public final class Main {
  private Main() {}

  /** Runs the command line and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(CommandLineRunner.run(args, System.out, System.err));
  }
}

/** The Cromwell program: the command line. */
module org.mycromwell.app {
  requires com.fasterxml.jackson.core;
  requires info.picocli;
  requires org.mycromwell.engine;
  requires static transitive org.jspecify;

  // picocli sets the fields and calls the constructors of the commands.
  opens org.mycromwell.app.cli to
      info.picocli;
}

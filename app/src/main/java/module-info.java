/** The Cromwell program: the command line and the desktop window. */
@SuppressWarnings("requires-automatic") // Libraries without a descriptor; see decision 0004.
module org.mycromwell.app {
  requires com.fasterxml.jackson.core;
  requires info.picocli;
  requires java.management;
  requires javafx.base;
  requires javafx.controls;
  requires org.fxmisc.flowless;
  requires org.fxmisc.richtext;
  requires org.mycromwell.engine;
  requires org.mycromwell.ui.resources;
  requires static transitive org.jspecify;
  requires reactfx;

  // picocli sets the fields and calls the constructors of the commands.
  opens org.mycromwell.app.cli to
      info.picocli;
}

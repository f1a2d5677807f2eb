/**
 * Colours, stylesheets, icons, fonts and messages of the desktop, and the classes that name them.
 */
module org.mycromwell.ui.resources {
  requires static transitive org.jspecify;

  exports org.mycromwell.ui.resources;

  // Resources of a named module are found by others only where the package is open.
  opens org.mycromwell.ui.resources;
}

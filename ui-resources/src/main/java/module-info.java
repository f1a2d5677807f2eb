/** Stylesheets, icons, fonts and messages of the desktop: resources only, empty so far. */
module org.mycromwell.ui.resources {}

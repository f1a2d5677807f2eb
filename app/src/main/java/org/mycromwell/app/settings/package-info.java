/** What the program remembers between starts: choices, sizes, open files. */
@NullMarked
package org.mycromwell.app.settings;

import org.jspecify.annotations.NullMarked;

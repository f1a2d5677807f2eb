/** Writes accepted edits into files so that nothing is lost, remembers them, and undoes them. */
@NullMarked
package org.mycromwell.engine.apply;

import org.jspecify.annotations.NullMarked;

/** How everything works together: running, applying, opening models, and coming back later. */
@NullMarked
package org.mycromwell.app.workbench;

import org.jspecify.annotations.NullMarked;

/** Images as models see them: reading, tiling, normalising, and finding the grid of characters. */
@NullMarked
package org.mycromwell.engine.image;

import org.jspecify.annotations.NullMarked;

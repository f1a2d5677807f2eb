/** The zone for screenshots. */
@NullMarked
package org.mycromwell.app.image;

import org.jspecify.annotations.NullMarked;

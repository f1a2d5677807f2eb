/** Where the program starts. */
@NullMarked
package org.mycromwell.app;

import org.jspecify.annotations.NullMarked;

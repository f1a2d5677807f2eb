/** Pictures of code to learn from and to measure with, drawn from seeds. */
@NullMarked
package org.mycromwell.engine.data.pictures;

import org.jspecify.annotations.NullMarked;

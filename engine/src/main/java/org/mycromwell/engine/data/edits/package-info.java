/** Edits that programs can make, and the words in which users ask for them. */
@NullMarked
package org.mycromwell.engine.data.edits;

import org.jspecify.annotations.NullMarked;

/** Training data: corpora, shards, and the generators that make examples of source code. */
@NullMarked
package org.mycromwell.engine.data;

import org.jspecify.annotations.NullMarked;

/** Persistent worker threads with a barrier, fixed work partition, and cancellation. */
@NullMarked
package org.mycromwell.engine.exec;

import org.jspecify.annotations.NullMarked;

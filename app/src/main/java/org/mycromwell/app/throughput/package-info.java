/** How fast the model works and what its context holds. */
@NullMarked
package org.mycromwell.app.throughput;

import org.jspecify.annotations.NullMarked;

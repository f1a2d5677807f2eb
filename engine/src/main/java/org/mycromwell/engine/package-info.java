/** Root of the engine: only what every package shares. */
@NullMarked
package org.mycromwell.engine;

import org.jspecify.annotations.NullMarked;

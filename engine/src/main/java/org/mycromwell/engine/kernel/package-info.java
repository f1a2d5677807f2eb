/**
 * The operations of a transformer on primitive buffers: a scalar reference, a Vector API version,
 * and the provider that picks one and says why.
 */
@NullMarked
package org.mycromwell.engine.kernel;

import org.jspecify.annotations.NullMarked;

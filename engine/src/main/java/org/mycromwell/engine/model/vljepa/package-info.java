/** Cromwell VL-JEPA: configuration, files, training graph and inference. */
@NullMarked
package org.mycromwell.engine.model.vljepa;

import org.jspecify.annotations.NullMarked;

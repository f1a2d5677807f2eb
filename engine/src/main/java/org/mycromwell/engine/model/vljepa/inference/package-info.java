/**
 * Cromwell VL-JEPA as it answers: a prompt read as a whole, then one token of the answer a pass.
 */
@NullMarked
package org.mycromwell.engine.model.vljepa.inference;

import org.jspecify.annotations.NullMarked;

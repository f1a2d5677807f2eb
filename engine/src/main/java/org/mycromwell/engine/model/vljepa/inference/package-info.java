/**
 * Cromwell VL-JEPA as it answers: a prompt read as a whole, then one token of the answer a pass.
 *
 * <p>What reading a prompt runs are classes and not lambdas: Java links a lambda when it is first
 * reached, which takes some milliseconds for every new shape of what it captures, and no cache
 * keeps that; the first token of a process came a tenth of a second later.
 */
@NullMarked
package org.mycromwell.engine.model.vljepa.inference;

import org.jspecify.annotations.NullMarked;

/** The way of an edit through the model: request, prompt, answer, checks, proposal. */
@NullMarked
package org.mycromwell.engine.edit.flow;

import org.jspecify.annotations.NullMarked;

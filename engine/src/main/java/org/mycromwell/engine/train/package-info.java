/** Training: plans, optimiser, schedules, the trainer, checkpoints and metrics. */
@NullMarked
package org.mycromwell.engine.train;

import org.jspecify.annotations.NullMarked;

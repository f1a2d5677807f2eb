/** Benchmarks of kernels and of whole models, and the limits of the machine they are judged by. */
@NullMarked
package org.mycromwell.engine.bench;

import org.jspecify.annotations.NullMarked;

/** Charts, diagrams and forms that code is written from: drawn from seeds, read back from code. */
@NullMarked
package org.mycromwell.engine.data.charts;

import org.jspecify.annotations.NullMarked;

/** One row per weight format: how elements become bytes and bytes become elements. */
@NullMarked
package org.mycromwell.engine.quant;

import org.jspecify.annotations.NullMarked;

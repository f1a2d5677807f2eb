/** Deciding about a proposal: hunks, aligned rows of both sides, applying, conflicts. */
@NullMarked
package org.mycromwell.app.review;

import org.jspecify.annotations.NullMarked;

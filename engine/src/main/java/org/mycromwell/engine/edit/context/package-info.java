/** Chooses the files of a code base that help most with an edit of one of them. */
@NullMarked
package org.mycromwell.engine.edit.context;

import org.jspecify.annotations.NullMarked;

/** What a model answered: the text of an edit, taken out of all that models put around it. */
@NullMarked
package org.mycromwell.engine.edit.answer;

import org.jspecify.annotations.NullMarked;

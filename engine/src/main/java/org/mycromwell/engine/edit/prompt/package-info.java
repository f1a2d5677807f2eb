/** What a model is asked: requests as prompts, in the words and tokens of each model family. */
@NullMarked
package org.mycromwell.engine.edit.prompt;

import org.jspecify.annotations.NullMarked;

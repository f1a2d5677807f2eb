/** What all models share: opening one with its tokenizer, and the memory it takes. */
@NullMarked
package org.mycromwell.engine.model;

import org.jspecify.annotations.NullMarked;

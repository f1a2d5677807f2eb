/** What model files are made of, whatever the model: tensor lists and random weights. */
@NullMarked
package org.mycromwell.engine.model.weights;

import org.jspecify.annotations.NullMarked;

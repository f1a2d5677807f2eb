/** Text generation: session, sampler chain, stop rules, and the stream of text. */
@NullMarked
package org.mycromwell.engine.generate;

import org.jspecify.annotations.NullMarked;

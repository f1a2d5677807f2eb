/** What the computer and the Java runtime offer: CPU features, caches, memory, compiler. */
@NullMarked
package org.mycromwell.engine.machine;

import org.jspecify.annotations.NullMarked;

/** Test doubles for the tests of all modules; each module compiles them among its own tests. */
@NullMarked
package org.mycromwell.engine.testing;

import org.jspecify.annotations.NullMarked;

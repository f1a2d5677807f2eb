/** Lines of JSON for files that grow by the line. */
@NullMarked
package org.mycromwell.engine.json;

import org.jspecify.annotations.NullMarked;

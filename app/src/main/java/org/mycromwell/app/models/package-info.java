/** Models on this computer: which there are, whether they run, and how to get others. */
@NullMarked
package org.mycromwell.app.models;

import org.jspecify.annotations.NullMarked;

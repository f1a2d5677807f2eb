/** The box where the user says what should change. */
@NullMarked
package org.mycromwell.app.instruct;

import org.jspecify.annotations.NullMarked;

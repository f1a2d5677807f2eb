/**
 * The window around everything: title bar, columns, tabs, status bar, toasts, palette, drop
 * targets.
 */
@NullMarked
package org.mycromwell.app.shell;

import org.jspecify.annotations.NullMarked;

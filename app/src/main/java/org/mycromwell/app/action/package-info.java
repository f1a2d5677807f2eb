/** What can be done in the window: one table for menus, toolbar, palette and keys. */
@NullMarked
package org.mycromwell.app.action;

import org.jspecify.annotations.NullMarked;

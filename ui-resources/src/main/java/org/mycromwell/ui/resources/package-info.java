/** Names what the desktop looks like and says: colours, stylesheets, icons, fonts, messages. */
@NullMarked
package org.mycromwell.ui.resources;

import org.jspecify.annotations.NullMarked;

/** Finds syntax errors and enclosing functions with tree-sitter, in the languages it knows. */
@NullMarked
package org.mycromwell.engine.edit.syntax;

import org.jspecify.annotations.NullMarked;

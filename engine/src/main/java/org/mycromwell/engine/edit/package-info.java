/**
 * The safe edit: snapshots, proposals of changed lines, patches and merges; reads files, never
 * writes one.
 */
@NullMarked
package org.mycromwell.engine.edit;

import org.jspecify.annotations.NullMarked;

package org.mycromwell.engine.data.pictures;

import org.mycromwell.engine.data.Draws;

/** Draws code. Immutable, for any thread. */
interface CodeDrawer {
  /** A picture of the lines; equal numbers give equal pictures. */
  RenderedCode draw(Excerpt excerpt, Draws random);
}

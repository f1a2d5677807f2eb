package org.mycromwell.engine.nn;

/**
 * Gradients of the two inputs of a layer, in the order in which its forward pass takes them. The
 * same object twice when both inputs were the same rows: the sum then.
 */
public record Gradients(Rows first, Rows second) {}

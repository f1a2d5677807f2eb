package org.mycromwell.engine.nn;

/**
 * Cosine and sine of the angles by which {@link Attention} turns the pairs of every head, {@code
 * pairs} per row. Made by {@link Rope}.
 */
public record RopeAngles(float[] cos, float[] sin, int count, int pairs) {}

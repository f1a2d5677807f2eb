package org.mycromwell.engine.model.decoder;

/**
 * Rotary position embedding of a model.
 *
 * @param base wavelengths grow geometrically up to {@code 2 pi base}
 * @param dimensions elements of every head that are rotated; even
 * @param factorsTensor whether {@code rope_freqs.weight} divides each pair's frequency (Llama 3)
 */
public record RopeConfig(float base, int dimensions, RopeScaling scaling, boolean factorsTensor) {}

package org.mycromwell.engine.edit;

/**
 * Lines that both sides changed, differently: whole lines of the three versions, and where they
 * stand in ours.
 */
public record MergeConflict(LineRange ourLines, byte[] base, byte[] ours, byte[] theirs) {}

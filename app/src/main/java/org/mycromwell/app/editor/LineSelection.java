package org.mycromwell.app.editor;

/**
 * Whole lines, counted from 1.
 *
 * @param empty whether nothing is selected and the lines are that of the caret
 */
public record LineSelection(int first, int last, boolean empty) {}

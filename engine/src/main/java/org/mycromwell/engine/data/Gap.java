package org.mycromwell.engine.data;

/**
 * A part of a file that is to be filled in.
 *
 * @param before what is shown of the text before it
 * @param middle what is missing
 * @param after what is shown of the text behind it
 */
public record Gap(String fileName, String before, String middle, String after) {}

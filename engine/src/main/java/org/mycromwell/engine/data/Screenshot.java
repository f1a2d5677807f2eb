package org.mycromwell.engine.data;

/**
 * A picture of code and what it says.
 *
 * @param fileName of the file the code is from
 * @param text the lines, each with its line end
 * @param instruction that asks for it
 */
public record Screenshot(String fileName, String text, String instruction, CodePicture picture) {}

package org.mycromwell.engine.data.pictures;

import java.util.Map;
import org.mycromwell.engine.image.Picture;

/**
 * A picture of code and what it says.
 *
 * @param fileName of the file the code is from
 * @param text the lines, each with its line end
 * @param instruction that asks for it
 * @param style what the picture looks like, in words
 */
public record Screenshot(
    String fileName, String text, String instruction, Picture picture, Map<String, String> style) {}

package org.mycromwell.engine.data.charts;

import java.util.Map;
import org.mycromwell.engine.image.Picture;

/**
 * A picture of a chart and the code that is asked for.
 *
 * @param fileName of the file that the code goes to
 * @param style what the picture looks like, in words
 */
public record ChartPicture(
    ChartKind kind,
    String fileName,
    String instruction,
    String code,
    Picture picture,
    Map<String, String> style) {}

package org.mycromwell.engine.model.vljepa;

import java.util.ArrayList;
import java.util.List;
import org.mycromwell.engine.nn.ImageGrid;

/**
 * Images cut into squares from the top left; those at the right and lower edge may be smaller.
 *
 * @param order the row of the grid that stands at each place when windows follow each other
 * @param inverse the place of each row of the grid
 * @param begin first place of each window, and the end
 * @param rows row in its image of the token at each place
 * @param cols column likewise
 */
public record Windows(int[] order, int[] inverse, int[] begin, int[] rows, int[] cols) {
  /** The windows of all images. */
  public static Windows of(ImageGrid grid, int side) {
    int n = grid.rows();
    int[] order = new int[n];
    int[] inverse = new int[n];
    int[] rows = new int[n];
    int[] cols = new int[n];
    List<Integer> begin = new ArrayList<>();
    int at = 0;
    int first = 0;
    for (int image = 0; image < grid.count(); image++) {
      int height = grid.heights()[image];
      int width = grid.widths()[image];
      for (int top = 0; top < height; top += side) {
        for (int left = 0; left < width; left += side) {
          begin.add(at);
          for (int y = top; y < Math.min(height, top + side); y++) {
            for (int x = left; x < Math.min(width, left + side); x++) {
              order[at] = first + y * width + x;
              inverse[order[at]] = at;
              rows[at] = y;
              cols[at] = x;
              at++;
            }
          }
        }
      }
      first += height * width;
    }
    begin.add(at);
    return new Windows(
        order, inverse, begin.stream().mapToInt(Integer::intValue).toArray(), rows, cols);
  }
}

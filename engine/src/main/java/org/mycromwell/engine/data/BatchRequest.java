package org.mycromwell.engine.data;

import java.util.List;

/**
 * Which batch is wanted. Equal requests give equal batches, whatever was asked for before: what a
 * run sees depends on its seed and plan only, and a resumed run goes on where it ended.
 *
 * @param stage number of the stage, from 0
 * @param index number of the batch within the stage, from 0, accumulated parts counted one by one
 * @param tokens about how many rows of text the batch has in all, answers included
 * @param maxLength longest example, context and answer together
 * @param mix kinds and their shares
 */
public record BatchRequest(int stage, long index, int tokens, int maxLength, List<KindShare> mix) {
  public BatchRequest {
    mix = List.copyOf(mix);
  }
}

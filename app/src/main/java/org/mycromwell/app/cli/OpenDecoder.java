package org.mycromwell.app.cli;

import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.model.decoder.Decoder;
import org.mycromwell.engine.model.decoder.MemoryPlan;

/**
 * A decoder that is ready to compute.
 *
 * @param plan the memory that was announced before it was loaded
 * @param loadMillis time to load, most of it packing weights for the kernels
 */
record OpenDecoder(
    Decoder decoder, Workers workers, String kernels, MemoryPlan plan, double loadMillis)
    implements AutoCloseable {
  @Override
  public void close() {
    decoder.close();
    workers.close();
  }
}

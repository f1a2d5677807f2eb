package org.mycromwell.engine.train;

import java.nio.file.Path;
import org.mycromwell.engine.model.vljepa.Batch;
import org.mycromwell.engine.model.vljepa.Losses;
import org.mycromwell.engine.model.vljepa.Objective;
import org.mycromwell.engine.model.vljepa.VlJepaFiles;
import org.mycromwell.engine.model.vljepa.VlJepaNetwork;
import org.mycromwell.engine.nn.Parameters;
import org.mycromwell.engine.tensor.DType;
import org.mycromwell.engine.tokenizer.TokenizerDefinition;

/** A VL-JEPA network and the tokenizer that goes into its files. */
public final class VlJepaTrainee implements Trainee {
  private final String name;
  private final VlJepaNetwork network;
  private final TokenizerDefinition tokenizer;

  /**
   * @param name of the model in its files
   */
  public VlJepaTrainee(String name, VlJepaNetwork network, TokenizerDefinition tokenizer) {
    this.name = name;
    this.network = network;
    this.tokenizer = tokenizer;
  }

  /** The network itself, for evaluations that look deeper. */
  public VlJepaNetwork network() {
    return network;
  }

  @Override
  public Parameters parameters() {
    return network.parameters();
  }

  @Override
  public Parameters targetParameters() {
    return network.targetParameters();
  }

  @Override
  public boolean hasTarget() {
    return network.hasTarget();
  }

  @Override
  public double[] state() {
    return network.balance();
  }

  @Override
  public void restore(double[] state) {
    network.balance(state);
  }

  @Override
  public Losses step(Batch batch, Objective objective) {
    return network.step(batch, objective);
  }

  @Override
  public Losses evaluate(Batch batch, Objective objective) {
    return network.evaluate(batch, objective);
  }

  @Override
  public void updateTarget(float tau) {
    network.updateTarget(tau);
  }

  @Override
  public int contextLength() {
    return network.config().contextLength();
  }

  @Override
  public void write(Path gguf) {
    VlJepaFiles.write(name, network.config(), network.parameters(), tokenizer, DType.F32, gguf);
  }
}

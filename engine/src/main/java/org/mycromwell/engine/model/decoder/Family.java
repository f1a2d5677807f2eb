package org.mycromwell.engine.model.decoder;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;

/** The model families this decoder runs; what differs between them beyond numbers. */
public enum Family {
  /** Llama 1 to 3 and what shares its shape: Cromwell, Mistral, SmolLM2, DeepSeek-Coder, ... */
  LLAMA("llama", true, false, false),
  /** Qwen2 and Qwen2.5: biases on q, k and v. */
  QWEN2("qwen2", false, true, false),
  /** Qwen3: q and k of every head are normalised before they are rotated. */
  QWEN3("qwen3", false, false, true);

  private final String architecture;
  private final boolean ropeNeighbours;
  private final boolean requiresQkvBias;
  private final boolean qkNorm;

  Family(String architecture, boolean ropeNeighbours, boolean requiresQkvBias, boolean qkNorm) {
    this.architecture = architecture;
    this.ropeNeighbours = ropeNeighbours;
    this.requiresQkvBias = requiresQkvBias;
    this.qkNorm = qkNorm;
  }

  /** The value of {@code general.architecture} and the prefix of the family's keys. */
  public String architecture() {
    return architecture;
  }

  /** Whether RoPE turns neighbouring elements (GGUF's "norm") or halves of the head ("neox"). */
  public boolean ropeNeighbours() {
    return ropeNeighbours;
  }

  /** Whether q, k and v must have a bias; a Llama file may have one. */
  public boolean requiresQkvBias() {
    return requiresQkvBias;
  }

  /** Whether q and k are normalised per head. */
  public boolean qkNorm() {
    return qkNorm;
  }

  /** The family a file names; an {@link EngineException} that lists them when there is none. */
  static Family of(String architecture, String displayName) {
    for (Family family : values()) {
      if (family.architecture.equals(architecture)) {
        return family;
      }
    }
    throw new EngineException(
        Kind.UNSUPPORTED,
        displayName
            + ": general.architecture is "
            + EngineException.quote(architecture)
            + ", which is not supported; supported are "
            + Arrays.stream(values()).map(Family::architecture).collect(Collectors.joining(", ")));
  }
}

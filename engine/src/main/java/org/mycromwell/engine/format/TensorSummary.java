package org.mycromwell.engine.format;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the tensors of a model file add up to, counted from the tensors themselves, whether or not
 * the engine can run the model.
 *
 * @param components the parts of the model, in the order in which the file first names them
 * @param types the element types, in that order too
 */
public record TensorSummary(List<Share> components, List<Share> types) {
  /** Parts of models that have several, by what their names begin with. */
  private static final Map<String, String> PARTS =
      Map.of(
          "v.", "vision encoder",
          "enc.", "language encoder",
          "fuse.", "fusion",
          "jepa.", "jepa head",
          "dec.", "answer head");

  /**
   * A part of the tensors.
   *
   * @param name of the component or type
   * @param parameters trained values
   * @param sizeBytes stored bytes; those of types this engine does not know count as 0
   */
  public record Share(String name, int tensors, long parameters, long sizeBytes) {
    private Share plus(Share other) {
      return new Share(
          name,
          tensors + other.tensors,
          parameters + other.parameters,
          sizeBytes + other.sizeBytes);
    }
  }

  public TensorSummary {
    components = List.copyOf(components);
    types = List.copyOf(types);
  }

  /** Counts. */
  public static TensorSummary of(GgufFile file) {
    Map<String, Share> components = new LinkedHashMap<>();
    Map<String, Share> types = new LinkedHashMap<>();
    for (TensorInfo tensor : file.tensors().values()) {
      String component = component(tensor.name());
      // Frequency factors are computed, not trained.
      long parameters = component.equals("rope factors") ? 0 : tensor.elements();
      long sizeBytes = tensor.isSupported() ? tensor.data().byteSize() : 0;
      add(components, new Share(component, 1, parameters, sizeBytes));
      add(types, new Share(tensor.typeName(), 1, parameters, sizeBytes));
    }
    return new TensorSummary(new ArrayList<>(components.values()), new ArrayList<>(types.values()));
  }

  /** All trained values. */
  public long parameters() {
    return components.stream().mapToLong(Share::parameters).sum();
  }

  /** Stored bytes of all tensors. */
  public long sizeBytes() {
    return components.stream().mapToLong(Share::sizeBytes).sum();
  }

  private static void add(Map<String, Share> shares, Share share) {
    shares.merge(share.name(), share, Share::plus);
  }

  private static String component(String tensorName) {
    String named = PARTS.get(tensorName.substring(0, tensorName.indexOf('.') + 1));
    if (named != null) {
      return named;
    }
    String part = tensorName.replaceFirst("^blk\\.\\d+\\.", "");
    if (part.contains("norm")) {
      return "norms";
    }
    if (part.startsWith("attn")) {
      return "attention";
    }
    if (part.startsWith("ffn")) {
      return "feed-forward";
    }
    return switch (part) {
      case "token_embd.weight" -> "embedding";
      case "output.weight" -> "output";
      case "rope_freqs.weight" -> "rope factors";
      default -> "other";
    };
  }
}

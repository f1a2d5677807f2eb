package org.mycromwell.app.models;

import java.util.List;
import java.util.Locale;

/**
 * A model that is worth getting, and the commands that get it. This program downloads nothing. The
 * checksum is the one the publisher states for the file when the commands are run, so that it is
 * right also after the publisher has replaced the file.
 *
 * @param name for the user
 * @param ramGigabytes of a computer on which it runs beside everything else
 * @param sizeText about
 * @param licence of the weights
 * @param url of the file
 */
public record Recommendation(
    String name, int ramGigabytes, String sizeText, String licence, String url) {
  private static final String HUB = "https://huggingface.co/Qwen/";

  /** The smallest first. */
  public static final List<Recommendation> ALL =
      List.of(
          coder("0.5B", 4, "0.5 GB", "q4_k_m"),
          coder("1.5B", 8, "1.1 GB", "q4_k_m"),
          coder("7B", 16, "4.7 GB", "q4_k_m"),
          coder("14B", 32, "9.0 GB", "q4_k_m"));

  private static Recommendation coder(String size, int ram, String bytes, String type) {
    String repository = "Qwen2.5-Coder-" + size + "-Instruct-GGUF";
    String file = "qwen2.5-coder-" + size.toLowerCase(Locale.ROOT) + "-instruct-" + type + ".gguf";
    return new Recommendation(
        "Qwen2.5-Coder " + size + " Instruct, " + type.toUpperCase(Locale.ROOT),
        ram,
        bytes,
        "Apache-2.0",
        HUB + repository + "/resolve/main/" + file);
  }

  /** Those for a computer with so much memory, the best of them first, at most three. */
  public static List<Recommendation> forMemory(long totalBytes) {
    // Some of what is built in is never seen by programs.
    double gigabytes = totalBytes / 1e9 * 1.1;
    return ALL.reversed().stream()
        .filter(model -> model.ramGigabytes <= gigabytes || model.equals(ALL.getFirst()))
        .limit(3)
        .toList();
  }

  /** Name of the file. */
  public String fileName() {
    return url.substring(url.lastIndexOf('/') + 1);
  }

  /** Gets the file into the folder where it is run; goes on where it was broken off. */
  public String downloadCommand() {
    return "curl -C - -LO " + url;
  }

  /** Compares the file with the checksum its publisher states. */
  public String checkCommand() {
    return "echo \"$(curl -sI "
        + url
        + " | tr -d '\\r\"' | sed -n 's/^[Xx]-[Ll]inked-[Ee][Tt]ag: //p')  "
        + fileName()
        + "\" | sha256sum -c";
  }

  /** Both. */
  public String commands() {
    return downloadCommand() + "\n" + checkCommand();
  }
}

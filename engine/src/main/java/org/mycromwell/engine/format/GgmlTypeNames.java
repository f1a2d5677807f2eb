package org.mycromwell.engine.format;

/** Names of the GGUF tensor types this engine can list but not compute with. */
final class GgmlTypeNames {
  private GgmlTypeNames() {}

  static String name(int id) {
    return switch (id) {
      case 9 -> "Q8_1";
      case 10 -> "Q2_K";
      case 11 -> "Q3_K";
      case 15 -> "Q8_K";
      case 16 -> "IQ2_XXS";
      case 17 -> "IQ2_XS";
      case 18 -> "IQ3_XXS";
      case 19 -> "IQ1_S";
      case 20 -> "IQ4_NL";
      case 21 -> "IQ3_S";
      case 22 -> "IQ2_S";
      case 23 -> "IQ4_XS";
      case 24 -> "I8";
      case 25 -> "I16";
      case 26 -> "I32";
      case 27 -> "I64";
      case 28 -> "F64";
      case 29 -> "IQ1_M";
      case 34 -> "TQ1_0";
      case 35 -> "TQ2_0";
      case 39 -> "MXFP4";
      default -> "type " + Integer.toUnsignedString(id);
    };
  }
}

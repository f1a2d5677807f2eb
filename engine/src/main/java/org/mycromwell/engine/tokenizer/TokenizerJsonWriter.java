package org.mycromwell.engine.tokenizer;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.mycromwell.engine.tokenizer.TokenizerDefinition.Algorithm;

/** Writes one {@code tokenizer.json}. */
final class TokenizerJsonWriter {
  private static final String BLANK = String.valueOf(Vocabulary.BLANK);

  private final TokenizerDefinition definition;
  private final Vocabulary vocabulary;
  private final boolean sentencePiece;

  TokenizerJsonWriter(TokenizerDefinition definition) {
    this.definition = definition;
    vocabulary = new Vocabulary(definition);
    sentencePiece = definition.algorithm() == Algorithm.SENTENCE_PIECE;
  }

  void write(OutputStream out) throws IOException {
    List<JsonPreTokenizers.Step> steps = sentencePiece ? List.of() : steps();
    JsonFactory factory =
        JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();
    try (JsonGenerator json = factory.createGenerator(out, JsonEncoding.UTF8)) {
      json.useDefaultPrettyPrinter();
      json.writeStartObject();
      json.writeStringField("version", "1.0");
      json.writeNullField("truncation");
      json.writeNullField("padding");
      writeAddedTokens(json);
      writeNormalizer(json);
      writePreTokenizer(json, steps);
      writePostProcessor(json);
      writeDecoder(json);
      writeModel(json);
      json.writeEndObject();
    }
  }

  private List<JsonPreTokenizers.Step> steps() {
    List<JsonPreTokenizers.Step> steps = JsonPreTokenizers.steps(definition.preTokenizer());
    if (steps == null) {
      throw definition
          .source()
          .unsupported("pre-tokeniser " + definition.preTokenizer() + " cannot be written as JSON");
    }
    return steps;
  }

  private void writeAddedTokens(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("added_tokens");
    for (int id = 0; id < vocabulary.size(); id++) {
      TokenType type = vocabulary.type(id);
      String token = definition.tokens()[id];
      if (type == TokenType.NORMAL || type == TokenType.BYTE || token.isEmpty()) {
        continue;
      }
      json.writeStartObject();
      json.writeNumberField("id", id);
      json.writeStringField("content", token);
      json.writeBooleanField("single_word", false);
      json.writeBooleanField("lstrip", false);
      json.writeBooleanField("rstrip", false);
      json.writeBooleanField("normalized", false);
      json.writeBooleanField("special", type != TokenType.USER_DEFINED);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void writeNormalizer(JsonGenerator json) throws IOException {
    if (!sentencePiece) {
      json.writeNullField("normalizer");
      return;
    }
    json.writeObjectFieldStart("normalizer");
    json.writeStringField("type", "Sequence");
    json.writeArrayFieldStart("normalizers");
    if (definition.addSpacePrefix()) {
      json.writeStartObject();
      json.writeStringField("type", "Prepend");
      json.writeStringField("prepend", BLANK);
      json.writeEndObject();
    }
    writeReplace(json, " ", BLANK);
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void writePreTokenizer(JsonGenerator json, List<JsonPreTokenizers.Step> steps)
      throws IOException {
    if (steps.isEmpty()) {
      json.writeNullField("pre_tokenizer");
      return;
    }
    json.writeObjectFieldStart("pre_tokenizer");
    json.writeStringField("type", "Sequence");
    json.writeArrayFieldStart("pretokenizers");
    for (JsonPreTokenizers.Step step : steps) {
      json.writeStartObject();
      switch (step.kind()) {
        case SPLIT -> {
          json.writeStringField("type", "Split");
          json.writeObjectFieldStart("pattern");
          json.writeStringField("Regex", step.pattern());
          json.writeEndObject();
          json.writeStringField("behavior", "Isolated");
          json.writeBooleanField("invert", false);
        }
        case DIGITS -> {
          json.writeStringField("type", "Digits");
          json.writeBooleanField("individual_digits", true);
        }
        case BYTES -> writeByteLevel(json, false);
        case GPT2_AND_BYTES -> writeByteLevel(json, true);
      }
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void writeByteLevel(JsonGenerator json, boolean useRegex) throws IOException {
    json.writeStringField("type", "ByteLevel");
    json.writeBooleanField("add_prefix_space", false);
    json.writeBooleanField("trim_offsets", false);
    json.writeBooleanField("use_regex", useRegex);
  }

  private void writePostProcessor(JsonGenerator json) throws IOException {
    List<Integer> before = new ArrayList<>();
    List<Integer> behind = new ArrayList<>();
    addRole(definition.addBos(), TokenRole.BOS, before);
    addRole(definition.addEos(), TokenRole.EOS, behind);
    if (before.isEmpty() && behind.isEmpty()) {
      json.writeNullField("post_processor");
      return;
    }
    json.writeObjectFieldStart("post_processor");
    json.writeStringField("type", "TemplateProcessing");
    json.writeArrayFieldStart("single");
    writeTemplate(json, before, "A", 0, behind);
    json.writeEndArray();
    json.writeArrayFieldStart("pair");
    writeTemplate(json, before, "A", 0, behind);
    writeTemplate(json, before, "B", 1, behind);
    json.writeEndArray();
    json.writeObjectFieldStart("special_tokens");
    List<Integer> both = new ArrayList<>(before);
    both.addAll(behind);
    for (int id : both.stream().distinct().toList()) {
      String name = definition.tokens()[id];
      json.writeObjectFieldStart(name);
      json.writeStringField("id", name);
      json.writeArrayFieldStart("ids");
      json.writeNumber(id);
      json.writeEndArray();
      json.writeArrayFieldStart("tokens");
      json.writeString(name);
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private void addRole(boolean wanted, TokenRole role, List<Integer> ids) {
    OptionalInt id = vocabulary.special().idOf(role);
    if (wanted && id.isPresent()) {
      ids.add(id.getAsInt());
    }
  }

  private void writeTemplate(
      JsonGenerator json, List<Integer> before, String text, int typeId, List<Integer> behind)
      throws IOException {
    for (int id : before) {
      writeTemplatePart(json, "SpecialToken", definition.tokens()[id], typeId);
    }
    writeTemplatePart(json, "Sequence", text, typeId);
    for (int id : behind) {
      writeTemplatePart(json, "SpecialToken", definition.tokens()[id], typeId);
    }
  }

  private static void writeTemplatePart(JsonGenerator json, String kind, String id, int typeId)
      throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart(kind);
    json.writeStringField("id", id);
    json.writeNumberField("type_id", typeId);
    json.writeEndObject();
    json.writeEndObject();
  }

  private void writeDecoder(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("decoder");
    if (!sentencePiece) {
      writeByteLevel(json, false);
      json.writeEndObject();
      return;
    }
    json.writeStringField("type", "Sequence");
    json.writeArrayFieldStart("decoders");
    writeReplace(json, BLANK, " ");
    json.writeStartObject();
    json.writeStringField("type", "ByteFallback");
    json.writeEndObject();
    json.writeStartObject();
    json.writeStringField("type", "Fuse");
    json.writeEndObject();
    if (definition.addSpacePrefix()) {
      json.writeStartObject();
      json.writeStringField("type", "Strip");
      json.writeStringField("content", " ");
      json.writeNumberField("start", 1);
      json.writeNumberField("stop", 0);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void writeReplace(JsonGenerator json, String from, String to) throws IOException {
    json.writeStartObject();
    json.writeStringField("type", "Replace");
    json.writeObjectFieldStart("pattern");
    json.writeStringField("String", from);
    json.writeEndObject();
    json.writeStringField("content", to);
    json.writeEndObject();
  }

  private void writeModel(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("model");
    json.writeStringField("type", "BPE");
    json.writeNullField("dropout");
    OptionalInt unknown = vocabulary.special().unknown();
    if (sentencePiece && unknown.isPresent()) {
      json.writeStringField("unk_token", definition.tokens()[unknown.getAsInt()]);
    } else {
      json.writeNullField("unk_token");
    }
    json.writeNullField("continuing_subword_prefix");
    json.writeNullField("end_of_word_suffix");
    json.writeBooleanField("fuse_unk", sentencePiece);
    json.writeBooleanField("byte_fallback", sentencePiece);
    json.writeBooleanField("ignore_merges", definition.ignoreMerges());
    json.writeObjectFieldStart("vocab");
    for (int id = 0; id < vocabulary.size(); id++) {
      if (!definition.tokens()[id].isEmpty()) {
        json.writeNumberField(definition.tokens()[id], id);
      }
    }
    json.writeEndObject();
    json.writeArrayFieldStart("merges");
    for (String merge : sentencePiece ? mergesByScore() : List.of(definition.merges())) {
      json.writeString(merge);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /** All ways to form a token of two others, those of the highest score first. */
  private List<String> mergesByScore() {
    float[] scores = vocabulary.scores(definition.scores());
    Set<String> normal = new HashSet<>();
    List<Integer> byScore = new ArrayList<>();
    for (int id = 0; id < vocabulary.size(); id++) {
      if (vocabulary.type(id) == TokenType.NORMAL) {
        normal.add(definition.tokens()[id]);
        byScore.add(id);
      }
    }
    byScore.sort(Comparator.comparingDouble(id -> -scores[id]));
    List<String> merges = new ArrayList<>();
    for (int id : byScore) {
      String token = definition.tokens()[id];
      for (int cut = 1; cut < token.length(); cut++) {
        String left = token.substring(0, cut);
        String right = token.substring(cut);
        if (normal.contains(left) && normal.contains(right)) {
          merges.add(left + " " + right);
        }
      }
    }
    return merges;
  }
}

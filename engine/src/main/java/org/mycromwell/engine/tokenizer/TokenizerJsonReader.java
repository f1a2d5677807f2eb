package org.mycromwell.engine.tokenizer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.tokenizer.TokenizerDefinition.Algorithm;
import org.mycromwell.engine.tokenizer.TokenizerDefinition.Source;

/** Reads one {@code tokenizer.json}. The vocabulary and the merges are streamed. */
final class TokenizerJsonReader {
  /** Memory the texts of a file may take; those of vocabularies with 128,000 tokens take 32 MB. */
  private static final long MAX_HEAP_BYTES = 40L << 20;

  /** Of the objects around a text: of a merge, of a token, of a field of the rest. */
  private static final int MERGE_BYTES = 48;

  private static final int TOKEN_BYTES = 112;
  private static final int FIELD_BYTES = 160;
  private static final String BLANK = String.valueOf(Vocabulary.BLANK);

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(32)
                  .maxNameLength(1 << 16)
                  .maxStringLength(1 << 20)
                  .build())
          // The names are the vocabulary; a shared table of them would only grow.
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  private final Source source;
  private final Map<String, JsonNode> fields = new HashMap<>();
  private final Map<String, JsonNode> modelFields = new HashMap<>();
  private final Map<String, Integer> vocabulary = new LinkedHashMap<>();
  private final List<String> merges = new ArrayList<>();
  private int idCount;
  private long heapLeft = MAX_HEAP_BYTES;

  TokenizerJsonReader(String displayName) {
    source = Source.json(displayName);
  }

  TokenizerDefinition read(InputStream in) throws IOException {
    try (JsonParser parser = FACTORY.createParser(in)) {
      require(parser.nextToken(), JsonToken.START_OBJECT, "an object");
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        if (name.equals("model")) {
          readModel(parser);
        } else {
          put(fields, name, readNode(parser, name, ""));
        }
      }
    } catch (JsonProcessingException e) {
      @Nullable JsonLocation location = e.getLocation();
      String where = location == null ? "it" : "line " + location.getLineNr();
      String why = e.getOriginalMessage().lines().findFirst().orElse("");
      throw source.bad(where + " is no JSON: " + why);
    }
    return definition();
  }

  private void readModel(JsonParser parser) throws IOException {
    require(parser.currentToken(), JsonToken.START_OBJECT, "an object for model");
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (name.equals("vocab") && value == JsonToken.START_OBJECT) {
        readVocabulary(parser);
      } else if (name.equals("merges") && value == JsonToken.START_ARRAY) {
        readMerges(parser);
      } else if (value == JsonToken.START_ARRAY && name.equals("vocab")) {
        // Lists of pairs are vocabularies of Unigram models, which are refused below.
        parser.skipChildren();
      } else {
        put(modelFields, name, readNode(parser, name, "model."));
      }
    }
  }

  private @Nullable JsonNode readNode(JsonParser parser, String name, String prefix)
      throws IOException {
    if (name.length() > JsonNode.MAX_NAME_CHARS) {
      throw source.bad(
          "%shas a field name of %d characters, the limit is %d"
              .formatted(
                  prefix.isEmpty() ? "it " : "model ", name.length(), JsonNode.MAX_NAME_CHARS));
    }
    charge(FIELD_BYTES, name);
    return JsonNode.read(parser, source, prefix + name, text -> charge(FIELD_BYTES, text));
  }

  private void charge(int objects, String text) {
    heapLeft -= objects + text.length();
    if (heapLeft < 0) {
      throw source.bad(
          "its texts take more than " + MAX_HEAP_BYTES + " bytes of memory, the limit");
    }
  }

  private void readVocabulary(JsonParser parser) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String token = parser.currentName();
      require(parser.nextToken(), JsonToken.VALUE_NUMBER_INT, "ids in model.vocab");
      addToken("model.vocab", token, parser.getLongValue());
    }
  }

  private void addToken(String field, String token, long id) {
    if (id < 0 || id >= Vocabulary.MAX_TOKENS) {
      throw source.bad(field + " gives " + EngineException.quote(token) + " the id " + id);
    }
    if (token.length() > Vocabulary.MAX_TOKEN_CHARS) {
      throw source.bad(
          "%s gives the id %d to a token of %d characters, the limit is %d"
              .formatted(field, id, token.length(), Vocabulary.MAX_TOKEN_CHARS));
    }
    charge(TOKEN_BYTES, token);
    @Nullable Integer earlier = vocabulary.putIfAbsent(token, (int) id);
    if (earlier != null && earlier != id) {
      throw source.bad(
          field + " gives " + EngineException.quote(token) + " the ids " + earlier + " and " + id);
    }
    idCount = Math.max(idCount, (int) id + 1);
  }

  private void readMerges(JsonParser parser) throws IOException {
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      String field = "model.merges[" + merges.size() + "]";
      if (parser.currentToken() == JsonToken.VALUE_STRING) {
        addMerge(field, parser.getText());
        continue;
      }
      require(parser.currentToken(), JsonToken.START_ARRAY, "strings or pairs in model.merges");
      List<String> pair = new ArrayList<>();
      while (parser.nextToken() == JsonToken.VALUE_STRING && pair.size() < 3) {
        pair.add(parser.getText());
      }
      if (pair.size() != 2 || parser.currentToken() != JsonToken.END_ARRAY) {
        throw source.bad(field + " is no pair of strings");
      }
      if (pair.get(0).indexOf(' ') >= 0 || pair.get(1).indexOf(' ') >= 0) {
        throw source.bad(field + " has a blank within " + EngineException.quote(pair.toString()));
      }
      addMerge(field, pair.get(0) + " " + pair.get(1));
    }
  }

  private void addMerge(String field, String merge) {
    if (merge.length() > Vocabulary.MAX_TOKEN_CHARS + 1) {
      throw source.bad(
          "%s has %d characters, the limit is %d"
              .formatted(field, merge.length(), Vocabulary.MAX_TOKEN_CHARS + 1));
    }
    charge(MERGE_BYTES, merge);
    merges.add(merge);
  }

  private TokenizerDefinition definition() {
    checkModel();
    @Nullable JsonNode pre = fields.get("pre_tokenizer");
    boolean sentencePiece = isSentencePiece(pre);
    List<AddedToken> added = addedTokens();
    String[] tokens = new String[idCount];
    Arrays.fill(tokens, "");
    int[] types = new int[idCount];
    Arrays.fill(types, TokenType.NORMAL.code());
    for (Map.Entry<String, Integer> entry : vocabulary.entrySet()) {
      int id = entry.getValue();
      if (!tokens[id].isEmpty()) {
        throw source.bad(
            "id "
                + id
                + " is both "
                + EngineException.quote(tokens[id])
                + " and "
                + EngineException.quote(entry.getKey()));
      }
      tokens[id] = entry.getKey();
      if (sentencePiece && isByteToken(entry.getKey())) {
        types[id] = TokenType.BYTE.code();
      }
    }
    for (AddedToken token : added) {
      TokenType type = token.special() ? TokenType.CONTROL : TokenType.USER_DEFINED;
      types[token.id()] = type.code();
    }
    TokenizerDefinition.Builder builder =
        TokenizerDefinition.builder(
            source, sentencePiece ? Algorithm.SENTENCE_PIECE : Algorithm.BYTE_LEVEL_BPE, tokens);
    readUnknown(types, sentencePiece, builder);
    builder.types(types);
    readPostProcessor(fields.get("post_processor"), builder);
    if (sentencePiece) {
      builder.scores(new JsonScores(source, tokens, types, merges).scores());
      builder.addSpacePrefix(addsSpacePrefix(pre));
    } else {
      checkByteLevelNormalizer();
      boolean ignoreMerges = modelFlag("ignore_merges");
      if (pre == null) {
        throw source.unsupported("pre_tokenizer is missing");
      }
      builder
          .merges(merges.toArray(String[]::new))
          .ignoreMerges(ignoreMerges)
          .preTokenizer(JsonPreTokenizers.name(pre, ignoreMerges, source));
    }
    return builder.build();
  }

  private void checkModel() {
    @Nullable JsonNode type = modelFields.get("type");
    // Old files leave the type out.
    if (type != null) {
      String name = modelNode().string("type");
      if (!name.equals("BPE")) {
        throw source.unsupported(
            "model.type is " + EngineException.quote(name) + ", supported is BPE");
      }
    }
    if (vocabulary.isEmpty()) {
      throw source.bad("model.vocab is missing or empty");
    }
    for (String affix : List.of("continuing_subword_prefix", "end_of_word_suffix")) {
      if (!modelNode().string(affix, "").isEmpty()) {
        throw source.unsupported("model." + affix + " is set");
      }
    }
  }

  private JsonNode modelNode() {
    return JsonNode.of(source, "model", modelFields);
  }

  private boolean modelFlag(String name) {
    return modelNode().flag(name, false);
  }

  private record AddedToken(int id, boolean special) {}

  private List<AddedToken> addedTokens() {
    List<AddedToken> added = new ArrayList<>();
    for (JsonNode node : JsonNode.of(source, "file", fields).items("added_tokens")) {
      String content = node.string("content");
      boolean special = node.flag("special", false);
      boolean touchesText =
          node.flag("lstrip", false)
              || node.flag("rstrip", false)
              || node.flag("single_word", false);
      // Special tokens are never looked for in text, so these do not matter to them.
      if (!special && touchesText && !Vocabulary.looksLikeMarker(content)) {
        throw source.unsupported(
            node.path()
                + " ("
                + EngineException.quote(content)
                + ") sets lstrip, rstrip or single_word");
      }
      addToken(node.path(), content, node.integer("id"));
      added.add(new AddedToken(node.integer("id"), special));
    }
    return added;
  }

  private void readUnknown(
      int[] types, boolean sentencePiece, TokenizerDefinition.Builder builder) {
    String unknown = modelNode().string("unk_token", "");
    if (unknown.isEmpty()) {
      return;
    }
    @Nullable Integer id = vocabulary.get(unknown);
    if (id == null) {
      throw source.bad(
          "model.unk_token " + EngineException.quote(unknown) + " is not in model.vocab");
    }
    builder.role(TokenRole.UNKNOWN, id);
    if (sentencePiece) {
      types[id] = TokenType.UNKNOWN.code();
    }
  }

  /** Without byte-level characters, blanks must become U+2581 for this to be SentencePiece. */
  private boolean isSentencePiece(@Nullable JsonNode pre) {
    if (pre != null && hasType(pre, "pretokenizers", "ByteLevel")) {
      return false;
    }
    boolean blanks =
        normalizers().stream().anyMatch(TokenizerJsonReader::replacesBlanks)
            || (pre != null && pre.string("type").equals("Metaspace"));
    if (!blanks) {
      throw source.unsupported(
          "pre_tokenizer and normalizer make this neither byte-level BPE nor SentencePiece");
    }
    if (pre != null && !pre.string("type").equals("Metaspace")) {
      throw source.unsupported(
          pre.path()
              + ".type "
              + EngineException.quote(pre.string("type"))
              + " beside blanks as U+2581");
    }
    if (modelFlag("ignore_merges")) {
      throw source.unsupported("model.ignore_merges is true beside blanks as U+2581");
    }
    return true;
  }

  private boolean addsSpacePrefix(@Nullable JsonNode pre) {
    boolean prefix = false;
    for (JsonNode normalizer : normalizers()) {
      String type = normalizer.string("type");
      if (type.equals("Prepend") && normalizer.string("prepend").equals(BLANK)) {
        prefix = true;
      } else if (!replacesBlanks(normalizer)) {
        throw source.unsupported(
            normalizer.path() + ".type " + EngineException.quote(type) + " is not supported");
      }
    }
    if (pre != null) {
      if (pre.flag("split", true)) {
        throw source.unsupported(pre.path() + ".split is true");
      }
      String scheme = pre.flag("add_prefix_space", true) ? "always" : "never";
      prefix |= !pre.string("prepend_scheme", scheme).equals("never");
    }
    return prefix;
  }

  /**
   * Normal form C is left out, as other readers do: text must come back as it was, and nearly all
   * text is in that form.
   */
  private void checkByteLevelNormalizer() {
    for (JsonNode normalizer : normalizers()) {
      String type = normalizer.string("type");
      if (!type.equals("NFC")) {
        throw source.unsupported(
            normalizer.path() + ".type " + EngineException.quote(type) + " is not supported");
      }
    }
  }

  private List<JsonNode> normalizers() {
    @Nullable JsonNode normalizer = fields.get("normalizer");
    if (normalizer == null) {
      return List.of();
    }
    return normalizer.string("type").equals("Sequence")
        ? normalizer.items("normalizers")
        : List.of(normalizer);
  }

  private static boolean replacesBlanks(JsonNode normalizer) {
    @Nullable JsonNode pattern = normalizer.get("pattern");
    return normalizer.string("type").equals("Replace")
        && pattern != null
        && pattern.string("String", "").equals(" ")
        && normalizer.string("content").equals(BLANK);
  }

  private void readPostProcessor(
      @Nullable JsonNode processor, TokenizerDefinition.Builder builder) {
    if (processor == null) {
      return;
    }
    String type = processor.string("type");
    switch (type) {
      case "ByteLevel" -> {}
      case "Sequence" -> {
        for (JsonNode item : processor.items("processors")) {
          readPostProcessor(item, builder);
        }
      }
      case "TemplateProcessing" -> readTemplate(processor, builder);
      default ->
          throw source.unsupported(
              processor.path() + ".type " + EngineException.quote(type) + " is not supported");
    }
  }

  /** A special token before the text is BOS, one behind it EOS. */
  private void readTemplate(JsonNode template, TokenizerDefinition.Builder builder) {
    boolean behindText = false;
    for (JsonNode item : template.items("single")) {
      @Nullable JsonNode token = item.get("SpecialToken");
      if (token == null) {
        behindText = true;
        continue;
      }
      @Nullable Integer id = vocabulary.get(token.string("id"));
      if (id == null) {
        throw source.bad(
            token.path()
                + " names "
                + EngineException.quote(token.string("id"))
                + ", which is no token");
      }
      if (behindText) {
        builder.addEos(true).role(TokenRole.EOS, id);
      } else {
        builder.addBos(true).role(TokenRole.BOS, id);
      }
    }
  }

  private static boolean hasType(JsonNode node, String children, String type) {
    if (node.string("type").equals(type)) {
      return true;
    }
    for (JsonNode child : node.items(children)) {
      if (hasType(child, children, type)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isByteToken(String token) {
    return token.length() == 6
        && token.startsWith("<0x")
        && Character.digit(token.charAt(3), 16) >= 0
        && Character.digit(token.charAt(4), 16) >= 0
        && token.charAt(5) == '>';
  }

  private static void put(Map<String, JsonNode> map, String name, @Nullable JsonNode value) {
    if (value != null) {
      map.put(name, value);
    }
  }

  private void require(@Nullable JsonToken found, JsonToken wanted, String what) {
    if (found != wanted) {
      throw source.bad("expected " + what + ", found " + found);
    }
  }
}

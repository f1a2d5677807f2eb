package org.mycromwell.engine.data;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.format.AtomicFile;
import org.mycromwell.engine.tokenizer.Tokenizer;

/**
 * A file of tokenised documents. All numbers are little endian:
 *
 * <pre>
 * "CWTS"  u32 version = 1
 * 32 bytes: hash of the tokenizer
 * u32 vocabulary size, u32 documents, u32 bytes of the index, u32 tokens
 * index:  per document u32 bytes of the name, the name in UTF-8, u32 tokens
 * tokens: u16 each where the vocabulary has at most 65,536, else u32
 * 32 bytes: SHA-256 of everything before
 * </pre>
 *
 * A shard is read whole and checked whole when it is opened. Immutable, for any thread.
 */
public final class TokenShard implements Documents {
  /** Larger corpora are cut into several shards. */
  public static final int MAX_BYTES = 256 << 20;

  private static final int MAGIC = 'C' | 'W' << 8 | 'T' << 16 | 'S' << 24;
  private static final int VERSION = 1;
  private static final int HEADER_BYTES = 8 + TokenizerHash.BYTES + 16;
  private static final int MAX_NAME_BYTES = 4096;
  private static final int MAX_SHORT_VOCABULARY = 1 << 16;

  private final Tokenizer tokenizer;
  private final String[] names;
  private final int[] begins;
  private final ByteBuffer tokens;
  private final boolean wide;

  private TokenShard(
      Tokenizer tokenizer, String[] names, int[] begins, ByteBuffer tokens, boolean wide) {
    this.tokenizer = tokenizer;
    this.names = names;
    this.begins = begins;
    this.tokens = tokens;
    this.wide = wide;
  }

  /**
   * Writes documents {@code from} to {@code to - 1}; the file appears when it is complete.
   *
   * @throws EngineException when they do not fit into one shard
   */
  public static void write(
      Path target, Documents documents, int from, int to, Tokenizer tokenizer) {
    boolean wide = tokenizer.vocabularySize() > MAX_SHORT_VOCABULARY;
    long total = 0;
    ByteArrayOutputStream index = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(index)) {
      for (int i = from; i < to; i++) {
        byte[] name = documents.name(i).getBytes(StandardCharsets.UTF_8);
        if (name.length > MAX_NAME_BYTES) {
          throw new EngineException(
              Kind.BAD_ARGUMENT,
              "the name of " + documents.name(i) + " has more than " + MAX_NAME_BYTES + " bytes");
        }
        out.writeInt(Integer.reverseBytes(name.length));
        out.write(name);
        out.writeInt(Integer.reverseBytes(documents.length(i)));
        total += documents.length(i);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    long size = HEADER_BYTES + index.size() + total * (wide ? 4 : 2) + TokenizerHash.BYTES;
    if (size > MAX_BYTES) {
      throw new EngineException(
          Kind.BAD_ARGUMENT,
          target + " would have " + size + " bytes, the limit of a shard is " + MAX_BYTES);
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(MAGIC).putInt(VERSION).put(TokenizerHash.of(tokenizer));
    bytes.putInt(tokenizer.vocabularySize()).putInt(to - from);
    bytes.putInt(index.size()).putInt((int) total).put(index.toByteArray());
    for (int i = from; i < to; i++) {
      for (int token : documents.tokens(i)) {
        if (wide) {
          bytes.putInt(token);
        } else {
          bytes.putShort((short) token);
        }
      }
    }
    MessageDigest digest = TokenizerHash.sha256();
    digest.update(bytes.array(), 0, bytes.position());
    bytes.put(digest.digest());
    try (AtomicFile file = AtomicFile.create(target)) {
      file.write(MemorySegment.ofArray(bytes.array()));
      file.commit();
    }
  }

  /**
   * Opens a shard.
   *
   * @throws EngineException that says what is wrong with it, or that it was made with another
   *     tokenizer
   */
  public static TokenShard open(Path file, Tokenizer tokenizer) {
    byte[] bytes;
    try {
      long size = Files.size(file);
      if (size > MAX_BYTES) {
        throw bad(file, "has " + size + " bytes, the limit of a shard is " + MAX_BYTES);
      }
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      throw new EngineException(
          Kind.BAD_FILE, file + " cannot be read: " + e.getClass().getSimpleName(), e);
    }
    return new Parser(file, bytes, tokenizer).parse();
  }

  @Override
  public int count() {
    return names.length;
  }

  @Override
  public String name(int document) {
    return names[document];
  }

  @Override
  public int length(int document) {
    return begins[document + 1] - begins[document];
  }

  @Override
  public int[] tokens(int document) {
    int[] copy = new int[length(document)];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = token(tokens, wide, begins[document] + i);
    }
    return copy;
  }

  @Override
  public String text(int document) {
    return Documents.decode(tokenizer, tokens(document));
  }

  private static int token(ByteBuffer tokens, boolean wide, int index) {
    return wide ? tokens.getInt(4 * index) : Short.toUnsignedInt(tokens.getShort(2 * index));
  }

  private static EngineException bad(Path file, String what) {
    return new EngineException(Kind.BAD_FILE, file + " " + what);
  }

  /** Reads a shard of which nothing is believed. */
  private static final class Parser {
    private final Path file;
    private final byte[] bytes;
    private final Tokenizer tokenizer;
    private final ByteBuffer in;

    Parser(Path file, byte[] bytes, Tokenizer tokenizer) {
      this.file = file;
      this.bytes = bytes;
      this.tokenizer = tokenizer;
      in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    TokenShard parse() {
      if (bytes.length < HEADER_BYTES + TokenizerHash.BYTES || in.getInt() != MAGIC) {
        throw bad(file, "is no token shard");
      }
      int version = in.getInt();
      if (version != VERSION) {
        throw bad(file, "is a token shard of version " + version + ", known is " + VERSION);
      }
      int end = bytes.length - TokenizerHash.BYTES;
      MessageDigest digest = TokenizerHash.sha256();
      digest.update(bytes, 0, end);
      if (!Arrays.equals(digest.digest(), Arrays.copyOfRange(bytes, end, bytes.length))) {
        throw bad(file, "is damaged: its checksum is wrong; make the shards again");
      }
      byte[] hash = new byte[TokenizerHash.BYTES];
      in.get(hash);
      if (!Arrays.equals(hash, TokenizerHash.of(tokenizer))) {
        throw bad(file, "was made with another tokenizer; make the shards again");
      }
      int vocabulary = field("vocabulary size", tokenizer.vocabularySize());
      boolean wide = vocabulary > MAX_SHORT_VOCABULARY;
      int documents = field("documents", (end - HEADER_BYTES) / 8);
      int indexBytes = field("index bytes", end - HEADER_BYTES);
      int total = field("tokens", (end - HEADER_BYTES) / (wide ? 4 : 2));
      if (HEADER_BYTES + (long) indexBytes + (long) total * (wide ? 4 : 2) != end) {
        throw bad(file, "has " + bytes.length + " bytes, which is not what its header says");
      }
      String[] names = new String[documents];
      int[] begins = new int[documents + 1];
      int indexEnd = HEADER_BYTES + indexBytes;
      for (int i = 0; i < documents; i++) {
        names[i] = name(i, indexEnd);
        if (indexEnd - in.position() < 4) {
          throw bad(file, "ends in the index of document " + i);
        }
        begins[i + 1] = begins[i] + field("tokens of document " + i, total - begins[i]);
      }
      if (in.position() != indexEnd || begins[documents] != total) {
        throw bad(file, "has an index that does not add up to " + total + " tokens");
      }
      ByteBuffer tokens = in.slice(indexEnd, end - indexEnd).order(ByteOrder.LITTLE_ENDIAN);
      for (int i = 0; i < total; i++) {
        int token = token(tokens, wide, i);
        if (token < 0 || token >= vocabulary) {
          throw bad(
              file, "has the token " + token + ", the vocabulary has " + vocabulary + " tokens");
        }
      }
      return new TokenShard(tokenizer, names, begins, tokens, wide);
    }

    private int field(String name, int most) {
      int value = in.getInt();
      if (value < 0 || value > most) {
        throw bad(
            file,
            "says " + name + " " + Integer.toUnsignedString(value) + ", possible is 0 to " + most);
      }
      return value;
    }

    private String name(int document, int indexEnd) {
      if (indexEnd - in.position() < 4) {
        throw bad(file, "ends in the index of document " + document);
      }
      int length =
          field(
              "bytes of the name of document " + document,
              Math.min(MAX_NAME_BYTES, indexEnd - in.position() - 4));
      ByteBuffer name = in.slice(in.position(), length);
      in.position(in.position() + length);
      try {
        return StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .decode(name)
            .toString();
      } catch (CharacterCodingException e) {
        throw new EngineException(
            Kind.BAD_FILE, file + ": the name of document " + document + " is no UTF-8", e);
      }
    }
  }
}

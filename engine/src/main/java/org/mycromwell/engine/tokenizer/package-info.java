/**
 * Text to token ids and back: byte-level BPE and SentencePiece vocabularies, their files, their
 * trainer.
 */
@NullMarked
package org.mycromwell.engine.tokenizer;

import org.jspecify.annotations.NullMarked;

/**
 * The Cromwell engine: tensors, kernels, models, tokenizer, generation. No UI, no CLI, no network.
 */
@SuppressWarnings("requires-automatic") // Libraries without a descriptor; see decision 0004.
module org.mycromwell.engine {
  requires com.fasterxml.jackson.core;
  requires io.github.javadiffutils;
  requires com.twelvemonkeys.imageio.core;
  requires com.twelvemonkeys.imageio.jpeg;
  requires com.twelvemonkeys.imageio.webp;
  requires jinjava;
  requires transitive java.desktop;
  requires java.management;
  requires jdk.incubator.vector;
  requires jdk.management;
  requires org.snakeyaml.engine;
  requires static transitive org.jspecify;

  exports org.mycromwell.engine.api;
  exports org.mycromwell.engine.apply;
  exports org.mycromwell.engine.bench;
  exports org.mycromwell.engine.data;
  exports org.mycromwell.engine.data.charts;
  exports org.mycromwell.engine.data.edits;
  exports org.mycromwell.engine.data.pictures;
  exports org.mycromwell.engine.edit.answer;
  exports org.mycromwell.engine.edit.context;
  exports org.mycromwell.engine.edit.prompt;
  exports org.mycromwell.engine.edit.syntax;
  exports org.mycromwell.engine.edit;
  exports org.mycromwell.engine.edit.flow;
  exports org.mycromwell.engine.eval;
  exports org.mycromwell.engine.exec;
  exports org.mycromwell.engine.format;
  exports org.mycromwell.engine.generate;
  exports org.mycromwell.engine.image;
  exports org.mycromwell.engine.kernel;
  exports org.mycromwell.engine.machine;
  exports org.mycromwell.engine.model.decoder;
  exports org.mycromwell.engine.model.vljepa;
  exports org.mycromwell.engine.model.vljepa.inference;
  exports org.mycromwell.engine.model.weights;
  exports org.mycromwell.engine.model;
  exports org.mycromwell.engine.nn;
  exports org.mycromwell.engine.quant;
  exports org.mycromwell.engine.random;
  exports org.mycromwell.engine.tensor;
  exports org.mycromwell.engine.tokenizer;
  exports org.mycromwell.engine.train;
  exports org.mycromwell.engine;
}

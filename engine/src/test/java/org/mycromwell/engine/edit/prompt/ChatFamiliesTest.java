package org.mycromwell.engine.edit.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Templates here are short ones of our own with the marks by which a family is recognised; what
 * they must become was checked against the public templates themselves with Jinja2.
 */
class ChatFamiliesTest {
  private static final String CHATML =
      """
      <|im_start|>system
      S<|im_end|>
      <|im_start|>user
      U<|im_end|>
      <|im_start|>assistant
      """;

  static Stream<Arguments> families() {
    return Stream.of(
        family(
            "ChatML",
            "{{'<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>'}}",
            CHATML),
        family(
            "Qwen2.5",
            "{{- '<|im_start|>system\\nYou are Qwen, created by Alibaba Cloud. <|im_end|>' }}",
            CHATML),
        family(
            "Qwen3 (thinking off)",
            "'<|im_start|>' '<|im_end|>' {% if enable_thinking is false %}"
                + "{{- '<think>\\n\\n</think>\\n\\n' }}",
            CHATML + "<think>\n\n</think>\n\n"),
        family(
            "SmolLM2",
            "'<|im_start|>system\nYou are a helpful AI assistant named SmolLM, trained by <|im_end|>",
            CHATML),
        family(
            "Phi-4",
            "{{'<|im_start|>system<|im_sep|>' + message['content'] + '<|im_end|>'}}",
            "<|im_start|>system<|im_sep|>S<|im_end|><|im_start|>user<|im_sep|>U<|im_end|>"
                + "<|im_start|>assistant<|im_sep|>"),
        family(
            "Llama 3",
            "{% set content = bos_token + '<|start_header_id|>' + '<|eot_id|>' %}",
            "BOS<|start_header_id|>system<|end_header_id|>\n\nS<|eot_id|>"
                + "<|start_header_id|>user<|end_header_id|>\n\nU<|eot_id|>"
                + "<|start_header_id|>assistant<|end_header_id|>\n\n"),
        family(
            "Llama 3.1",
            "{{- bos_token }}<|start_header_id|><|eot_id|>{{- \"Cutting Knowledge Date: \" }}",
            "BOS<|start_header_id|>system<|end_header_id|>\n\n"
                + "Cutting Knowledge Date: December 2023\nToday Date: 26 Jul 2024\n\nS<|eot_id|>"
                + "<|start_header_id|>user<|end_header_id|>\n\nU<|eot_id|>"
                + "<|start_header_id|>assistant<|end_header_id|>\n\n"),
        family(
            "Gemma",
            "{{ bos_token }}{{ '<start_of_turn>' + role + message['content'] + '<end_of_turn>\n' }}",
            "BOS<start_of_turn>user\nS\n\nU<end_of_turn>\n<start_of_turn>model\n"),
        family(
            "Mistral",
            "{{ bos_token }}{{ '[INST] ' + message['content'] + ' [/INST]' }}",
            "BOS[INST] S\n\nU [/INST]"),
        family(
            "Mistral v1",
            "{{- bos_token }}{{- ' [INST] ' + message['content'] + ' [/INST]' }}",
            "BOS [INST] S\n\nU [/INST]"),
        family(
            "Mistral v3",
            "{{- bos_token }}[AVAILABLE_TOOLS]{{- \"[INST] \" + message[\"content\"] + \"[/INST]\" }}",
            "BOS[INST] S\n\nU[/INST]"),
        family(
            "Mistral v3 Tekken",
            "{{- bos_token }}[AVAILABLE_TOOLS]{{- \"[INST]\" + message[\"content\"] + \"[/INST]\" }}",
            "BOS[INST]S\n\nU[/INST]"),
        family(
            "Mistral v7",
            "{{ bos_token }}{{ '[INST] ' + message['content'] + '[/INST]' }}"
                + "{{ '[SYSTEM_PROMPT] ' + message['content'] + '[/SYSTEM_PROMPT]' }}",
            "BOS[SYSTEM_PROMPT] S[/SYSTEM_PROMPT][INST] U[/INST]"),
        family(
            "Llama 2",
            "{% set content = '<<SYS>>\\n' + system_message + '\\n<</SYS>>\\n\\n' + content %}"
                + "{{ bos_token + '[INST] ' + content.strip() + ' [/INST]' }}",
            "BOS[INST] <<SYS>>\nS\n<</SYS>>\n\nU [/INST]"),
        family(
            "Phi-3",
            "{{'<|system|>\n' + message['content'] + '<|end|>\n'}}{{'<|user|>\n'}}<|assistant|>",
            "<|system|>\nS<|end|>\n<|user|>\nU<|end|>\n<|assistant|>\n"),
        family(
            "Phi-3 (no system role)",
            "{{'<|user|>' + '\n' + message['content'] + '<|end|>' + '\n' + '<|assistant|>' + '\n'}}",
            "<|user|>\nS\n\nU<|end|>\n<|assistant|>\n"),
        family(
            "Phi-4-mini",
            "{{ '<|' + message['role'] + '|>' + message['content'] + '<|end|>' }}<|assistant|>",
            "<|system|>S<|end|><|user|>U<|end|><|assistant|>"),
        family(
            "DeepSeek-Coder",
            "{{bos_token}}{{'### Instruction:\\n' + message['content'] + '\\n'}}<|EOT|>",
            "BOSS\n### Instruction:\nU\n### Response:\n"),
        family(
            "DeepSeek V2",
            "{{ bos_token }}{{ 'User: ' + message['content'] }}{{ 'Assistant: ' + message['content'] }}",
            "BOSS\n\nUser: U\n\nAssistant:"),
        family(
            "DeepSeek V3",
            "{{bos_token}}{{'<｜User｜>' + message['content']}}{{'<｜Assistant｜>'}}",
            "BOSS<｜User｜>U<｜Assistant｜>"),
        family(
            "DeepSeek R1 (thinking off)",
            "{{bos_token}}{{'<｜User｜>' + message['content']}}{{'<｜Assistant｜><think>\\n'}}",
            "BOSS<｜User｜>U<｜Assistant｜><think>\n\n</think>\n\n"),
        family(
            "Zephyr",
            "{{ '<|user|>\n' + message['content'] + eos_token }}"
                + "{{ '<|system|>\n' + message['content'] + eos_token }}{{ '<|assistant|>' }}",
            "<|system|>\nSEOS\n<|user|>\nUEOS\n<|assistant|>\n"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("families")
  void everyFamilyIsRecognised(String name, String template, String expected) {
    ChatLayout layout = ChatFamilies.recognise(template).orElseThrow();

    assertThat(layout.name()).isEqualTo(name);
    assertThat(JinjaTemplateTest.show(layout)).isEqualTo(expected);
  }

  @Test
  void relativesAreNot() {
    for (String template :
        new String[] {
          "{{ messages }}",
          "<|im_start|>system\n## Metadata\n<|im_end|>",
          "<|start_header_id|><|eot_id|> of the available function(s)",
          "'<｜User｜>' '<｜Assistant｜>' {% if thinking %}<think>",
          "[INST] <<SYS>> in some other way [/INST]",
          "<|user|> <|assistant|>"
        }) {
      assertThat(ChatFamilies.recognise(template)).as(template).isEmpty();
    }
  }

  private static Arguments family(String name, String template, String expected) {
    return Arguments.of(name, template, expected);
  }
}

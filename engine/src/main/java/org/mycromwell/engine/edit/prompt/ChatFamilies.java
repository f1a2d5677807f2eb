package org.mycromwell.engine.edit.prompt;

import java.util.List;
import java.util.Optional;

/**
 * The chat templates of public model families, recognised by what only they contain. A request
 * always has a system text of its own, as the templates allow, which replaces the default one that
 * some of them bring; where a template knows no system role, or refuses it, the text stands before
 * the user's, a blank line between. Reasoning is switched off by the empty block of thoughts that
 * Qwen3's template writes for that. Today's date, where a template wants one, is the one it falls
 * back to: a prompt must not change overnight.
 */
final class ChatFamilies {
  private static final String NO_THOUGHTS = "<think>\n\n</think>\n\n";

  private static final String CHATML =
      """
      <|im_start|>system
      {{S}}<|im_end|>
      <|im_start|>user
      {{U}}<|im_end|>
      <|im_start|>assistant
      """;

  private static final String LLAMA3_TURNS =
      "{{S}}<|eot_id|><|start_header_id|>user<|end_header_id|>\n\n{{U}}<|eot_id|>"
          + "<|start_header_id|>assistant<|end_header_id|>\n\n";

  private static final String LLAMA3_SYSTEM = "<|start_header_id|>system<|end_header_id|>\n\n";

  private static final String LLAMA31_DATES =
      "Cutting Knowledge Date: December 2023\nToday Date: 26 Jul 2024\n\n";

  private static final String DEEPSEEK3 = "{{S}}<｜User｜>{{U}}<｜Assistant｜>";

  /** Texts of templates that look like a known family and write more than it does. */
  private static final List<String> RELATIVES =
      List.of(
          "## Metadata",
          "function calling AI model",
          "available function(s)",
          "<function=",
          "Available functions",
          "<|im_middle|>",
          "additional_special_tokens",
          "[MODEL_SETTINGS]");

  private ChatFamilies() {}

  /** The layout of a template of a known family. */
  static Optional<ChatLayout> recognise(String template) {
    // Escapes of line ends inside string literals are written either way.
    String text = template.replace("\\n", "\n").replace('"', '\'');
    if (RELATIVES.stream().anyMatch(text::contains)) {
      return Optional.empty();
    }
    return chatMl(text)
        .or(() -> llama3(text))
        .or(() -> gemma(text))
        .or(() -> deepSeek(text))
        .or(() -> mistral(text))
        .or(() -> phi3(text))
        .or(() -> zephyr(text))
        .map(layout -> text.contains("bos_token") ? layout.withBos() : layout);
  }

  private static Optional<ChatLayout> chatMl(String text) {
    if (!text.contains("<|im_start|>") || !text.contains("<|im_end|>")) {
      return Optional.empty();
    }
    if (text.contains("<|im_sep|>")) {
      return found(
          "Phi-4",
          "<|im_start|>system<|im_sep|>{{S}}<|im_end|><|im_start|>user<|im_sep|>{{U}}<|im_end|>"
              + "<|im_start|>assistant<|im_sep|>");
    }
    if (text.contains("enable_thinking") && text.contains(NO_THOUGHTS)) {
      return found("Qwen3 (thinking off)", CHATML + NO_THOUGHTS);
    }
    if (text.contains("<|im_start|>assistant\n<think>\n")) {
      return found("ChatML with thoughts (thinking off)", CHATML + NO_THOUGHTS);
    }
    if (text.contains("created by Alibaba Cloud")) {
      return found("Qwen2.5", CHATML);
    }
    if (text.contains("named SmolLM, trained by")) {
      return found("SmolLM2", CHATML);
    }
    return found(text.contains("You are a helpful assistant") ? "Qwen2" : "ChatML", CHATML);
  }

  private static Optional<ChatLayout> llama3(String text) {
    if (!text.contains("<|start_header_id|>") || !text.contains("<|eot_id|>")) {
      return Optional.empty();
    }
    return text.contains("Cutting Knowledge Date")
        ? found("Llama 3.1", LLAMA3_SYSTEM + LLAMA31_DATES + LLAMA3_TURNS)
        : found("Llama 3", LLAMA3_SYSTEM + LLAMA3_TURNS);
  }

  private static Optional<ChatLayout> gemma(String text) {
    return text.contains("<start_of_turn>") && text.contains("<end_of_turn>")
        ? found("Gemma", "<start_of_turn>user\n{{S}}\n\n{{U}}<end_of_turn>\n<start_of_turn>model\n")
        : Optional.empty();
  }

  private static Optional<ChatLayout> deepSeek(String text) {
    if (text.contains("<｜User｜>") && text.contains("<｜Assistant｜>")) {
      if (text.contains("'<｜Assistant｜><think>\n'") && !text.contains("{{bos_token}}\n")) {
        return found("DeepSeek R1 (thinking off)", DEEPSEEK3 + NO_THOUGHTS);
      }
      return text.contains("think") ? Optional.empty() : found("DeepSeek V3", DEEPSEEK3);
    }
    if (text.contains("### Instruction:\n") && text.contains("<|EOT|>")) {
      // The template's own system text ends with a line end.
      return found("DeepSeek-Coder", "{{S}}\n### Instruction:\n{{U}}\n### Response:\n");
    }
    return text.contains("'User: ' + ") && text.contains("'Assistant: ' + ")
        ? found("DeepSeek V2", "{{S}}\n\nUser: {{U}}\n\nAssistant:")
        : Optional.empty();
  }

  private static Optional<ChatLayout> mistral(String text) {
    if (!text.contains("[INST]") || !text.contains("[/INST]")) {
      return Optional.empty();
    }
    if (text.contains("[SYSTEM_PROMPT]")) {
      return text.contains("'[SYSTEM_PROMPT] ' + message['content']") && text.contains("'[INST] '")
          ? found("Mistral v7", "[SYSTEM_PROMPT] {{S}}[/SYSTEM_PROMPT][INST] {{U}}[/INST]")
          : Optional.empty();
    }
    if (text.contains("<<SYS>>")) {
      return text.contains("'<<SYS>>\n' + system_message + '\n<</SYS>>\n\n'")
              && text.contains("bos_token + '[INST] '")
          ? found("Llama 2", "[INST] <<SYS>>\n{{S}}\n<</SYS>>\n\n{{U}} [/INST]")
          : Optional.empty();
    }
    if (text.contains("' [INST] '")) {
      return found("Mistral v1", " [INST] {{S}}\n\n{{U}} [/INST]");
    }
    if (text.contains("[AVAILABLE_TOOLS]")) {
      return text.contains("'[INST] '")
          ? found("Mistral v3", "[INST] {{S}}\n\n{{U}}[/INST]")
          : found("Mistral v3 Tekken", "[INST]{{S}}\n\n{{U}}[/INST]");
    }
    return text.contains("'[INST] '") && text.contains("' [/INST]'")
        ? found("Mistral", "[INST] {{S}}\n\n{{U}} [/INST]")
        : Optional.empty();
  }

  private static Optional<ChatLayout> phi3(String text) {
    if (!text.contains("<|end|>") || !text.contains("<|assistant|>")) {
      return Optional.empty();
    }
    boolean anyRole =
        text.contains("'<|' + message['role'] + '|>'")
            || text.contains("'<|' + message.role + '|>'");
    if (!anyRole && !text.contains("<|user|>")) {
      return Optional.empty();
    }
    if (!text.contains("|>\n") && !text.contains("|>' + '\n'")) {
      return anyRole
          ? found("Phi-4-mini", "<|system|>{{S}}<|end|><|user|>{{U}}<|end|><|assistant|>")
          : Optional.empty();
    }
    return anyRole || text.contains("<|system|>")
        ? found("Phi-3", "<|system|>\n{{S}}<|end|>\n<|user|>\n{{U}}<|end|>\n<|assistant|>\n")
        : found("Phi-3 (no system role)", "<|user|>\n{{S}}\n\n{{U}}<|end|>\n<|assistant|>\n");
  }

  private static Optional<ChatLayout> zephyr(String text) {
    boolean recognised =
        text.contains("'<|user|>\n' + message['content'] + eos_token")
            && text.contains("'<|system|>\n' + message['content'] + eos_token")
            && text.contains("<|assistant|>");
    return recognised
        ? found("Zephyr", "<|system|>\n{{S}}{{EOS}}\n<|user|>\n{{U}}{{EOS}}\n<|assistant|>\n")
        : Optional.empty();
  }

  private static Optional<ChatLayout> found(String name, String pattern) {
    return Optional.of(ChatLayout.of(name, pattern));
  }
}

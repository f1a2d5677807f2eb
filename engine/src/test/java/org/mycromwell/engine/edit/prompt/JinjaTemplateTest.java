package org.mycromwell.engine.edit.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What templates must become was made with Jinja2, set as transformers sets it. */
class JinjaTemplateTest {
  @Test
  void runsATemplate() throws Exception {
    String template =
        """
        {%- if messages[0]['role'] == 'system' %}
            {%- set rest = messages[1:] %}
            {{- bos_token + messages[0].content | trim + '|' }}
        {%- endif %}
        {#- a comment #}
        {%- for message in rest %}
            {%- if loop.last and message.content is string %}
        [{{ message.role }}]
        {{ message['content'].strip() }}
            {%- endif %}
        {% endfor %}
        {% if add_generation_prompt and not tools is defined %}
        [bot] {{ '<off>' if enable_thinking is false else '' }}
        {%- endif %}
        """;
    assertThat(show(JinjaTemplate.layout(template, "<s>", "</s>")))
        .isEqualTo("<s>S|[user]\nU[bot] <off>");
  }

  @Test
  void textsOfARefusedSystemRoleGoToTheUser() throws Exception {
    String template =
        "{% for m in messages %}{% if m.role == 'system' %}{{ raise_exception('no') }}{% endif %}"
            + "<{{ m.role }}>{{ m.content }}{% endfor %}";

    ChatLayout layout = JinjaTemplate.layout(template, "", "");

    assertThat(show(layout)).isEqualTo("<user>S\n\nU");
    assertThat(layout.name()).contains("no system role");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      quoteCharacter = '`',
      value = {
        "`a {{- 1 -}} b`!`a{{ 1 }}b`",
        "`a {{ 1 }} b`!`a {{ 1 }} b`",
        "`x\n  {% if a %}\ny`!`x\n{% if a %}y`",
        "`x  {% if a %} y`!`x  {% if a %} y`",
        "`x\n {%- if a -%}\n y`!`x{% if a %}y`",
        "`x {# {{ c }} #}\n y`!`x  y`",
        "`{{ '}} -' }} y`!`{{ '}} -' }} y`",
        "`x\n  {%+ if a +%}\ny`!`x\n  {% if a %}\ny`",
        "`{{ 1 }}\n`!`{{ 1 }}`",
        "`{{ open`!`{{ open`"
      })
  void whiteSpaceIsTreatedAsJinjaDoes(String template, String expected) {
    assertThat(TemplateWhitespace.apply(template)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{ messages[1].content }}{{ messages[1].content }}",
        "nothing of it",
        "{{ unknown_function(1) }}{% for %}",
        "{{ messages[1].content }}{% include '/etc/passwd' %}",
        "{{ ''.getClass().forName('java.lang.Runtime') }}{{ messages[1].content }}\uE000",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% for a in range(999999999) %}{{ a }}{% endfor %}",
        "{% for a in range(1000) %}xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx{% endfor %}",
        "{% for a in range(900) %}{% for b in range(900) %}{% for c in range(900) %}"
            + "{% for d in range(900) %}{% endfor %}{% endfor %}{% endfor %}{% endfor %}",
        "{% set x = 'aaaaaaaaaaaaaaaa' %}{% for a in range(900) %}{% set x = x + x %}{% endfor %}"
            + "{{ x }}",
      })
  void aTemplateThatCannotBeUsedIsRefused(String template) {
    assertThatThrownBy(() -> JinjaTemplate.layout(template, "", ""))
        .isInstanceOf(JinjaTemplate.Failure.class)
        .hasMessageNotContaining("\n");
  }

  @Test
  void depthIsNoDanger() {
    String template = "{% if true %}".repeat(5000) + "x" + "{% endif %}".repeat(5000);
    assertThatThrownBy(() -> JinjaTemplate.layout(template, "", ""))
        .isInstanceOf(JinjaTemplate.Failure.class);
    String brackets = "{{ " + "(".repeat(20_000) + "1" + ")".repeat(20_000) + " }}";
    assertThatThrownBy(() -> JinjaTemplate.layout(brackets, "", ""))
        .isInstanceOf(JinjaTemplate.Failure.class);
  }

  static String show(ChatLayout layout) {
    return layout
        .text()
        .replace(ChatLayout.SYSTEM, 'S')
        .replace(ChatLayout.USER, 'U')
        .replace(String.valueOf(ChatLayout.BOS), "BOS")
        .replace(String.valueOf(ChatLayout.EOS), "EOS");
  }
}

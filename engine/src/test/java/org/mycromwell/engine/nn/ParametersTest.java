package org.mycromwell.engine.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ParametersTest {
  private final Parameters parameters = new Parameters();

  @Test
  void keepsTheOrderAndCounts() {
    Parameter b = parameters.add("b", 2, 3, true);
    Parameter a = parameters.add("a", 1, 4, false);
    assertThat(parameters).containsExactly(b, a);
    assertThat(parameters.count()).isEqualTo(10);
    assertThat(parameters.get("a")).isSameAs(a);
    assertThatThrownBy(() -> parameters.add("a", 1, 1, true)).hasMessageContaining("a");
    assertThatThrownBy(() -> parameters.get("c")).hasMessageContaining("c");
  }

  @Test
  void freezingDropsTheGradient() {
    Parameter parameter = parameters.add("w", 2, 2, true);
    parameter.gradient()[1] = 3;
    parameter.freeze(true);
    assertThat(parameter.hasGradient()).isFalse();
    assertThatThrownBy(parameter::gradient).isInstanceOf(IllegalStateException.class);
    parameters.zeroGradients();
    parameter.freeze(false);
    assertThat(parameter.gradient()).containsOnly(0);
    parameter.gradient()[0] = 1;
    parameters.zeroGradients();
    assertThat(parameter.gradient()).containsOnly(0);
  }
}

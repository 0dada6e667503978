/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.hypervisor.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RecentAnswersTest {
  private final RecentAnswers<String, Integer> answers = new RecentAnswers<>();
  private final AtomicInteger asked = new AtomicInteger();

  @Test
  void asks_once_for_each_question() throws LibvirtFailure {
    assertThat(answers.get("a", asked::incrementAndGet)).isEqualTo(1);
    assertThat(answers.get("a", asked::incrementAndGet)).isEqualTo(1);
    assertThat(answers.get("b", asked::incrementAndGet)).isEqualTo(2);
  }

  @Test
  void asks_again_after_a_failure() throws LibvirtFailure {
    assertThatThrownBy(() -> answers.get("a", () -> {
          throw new IllegalStateException("No answer");
        }))
        .isInstanceOf(IllegalStateException.class);

    assertThat(answers.get("a", asked::incrementAndGet)).isEqualTo(1);
  }
}

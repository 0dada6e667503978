/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UndoStackTest {
  private final UndoStack undo = new UndoStack();
  private final List<String> undone = new ArrayList<>();
  private final RuntimeException first = new RuntimeException("first");

  @AfterEach
  void leave_no_interrupt_to_other_tests() {
    boolean unused = Thread.interrupted();
  }

  @Test
  void takes_back_what_was_made_last_first() {
    undo.push(() -> undone.add("one"));
    undo.push(() -> undone.add("two"));
    undo.push(() -> undone.add("three"));

    undo.unwind(first);

    assertThat(undone).containsExactly("three", "two", "one");
    assertThat(first.getSuppressed()).isEmpty();
  }

  @Test
  void keeps_what_a_step_that_fails_stands_on_and_attaches_its_failure() {
    RuntimeException second = new IllegalStateException("second");
    undo.push(() -> undone.add("one"));
    undo.push(() -> {
      throw second;
    });
    undo.push(() -> undone.add("three"));

    undo.unwind(first);

    assertThat(undone).containsExactly("three");
    assertThat(first.getSuppressed()).containsExactly(second);
  }

  @Test
  void takes_nothing_back_twice() {
    undo.push(() -> undone.add("one"));

    undo.unwind(first);
    undo.unwind(first);

    assertThat(undone).containsExactly("one");
  }

  @Test
  void keeps_an_interrupt_from_the_steps_and_sets_it_again() {
    List<Boolean> seen = new ArrayList<>();
    undo.push(() -> seen.add(Thread.currentThread().isInterrupted()));
    Thread.currentThread().interrupt();

    undo.unwind(first);

    assertThat(seen).containsExactly(false);
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
  }

  @Test
  void keeps_an_interrupt_that_comes_meanwhile() {
    undo.push(() -> Thread.currentThread().interrupt());

    undo.unwind(first);

    assertThat(Thread.currentThread().isInterrupted()).isTrue();
  }

  @Test
  void keeps_an_interrupt_also_when_a_step_fails() {
    undo.push(() -> {
      throw new IllegalStateException("second");
    });
    Thread.currentThread().interrupt();

    undo.unwind(first);

    assertThat(Thread.currentThread().isInterrupted()).isTrue();
  }

  @Test
  void interrupts_nobody_who_was_not_interrupted() {
    undo.push(() -> undone.add("one"));

    undo.unwind(first);

    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.event;

/** A program that makes a step which nobody records, and says what it was. */
final class UnrecordedStep {
  private UnrecordedStep() {}

  public static void main(String[] arguments) {
    try (Span step = FlowEvents.command("true")) {
      System.out.println(step.getClass().getSimpleName());
    }
  }
}

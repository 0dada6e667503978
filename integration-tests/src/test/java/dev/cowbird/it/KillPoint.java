/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.it;

import dev.cowbird.imagebackend.testing.FaultyFiles.Moment;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a spawn is killed, and who is killed with it.
 *
 * @param n which file operation, counted from 1; 1 for what happens once
 */
record KillPoint(Step step, long n, Moment moment, Victim victim) {
  /** What it was doing. */
  enum Step {
    FILE_OPERATION,
    /** Only {@link Moment#AFTER} its beginning: while qemu-img writes. */
    CONVERT,
    DEFINE,
    START
  }

  /** Who is killed. */
  enum Victim {
    PROCESS,
    /** The process and its children. */
    GROUP
  }

  /** What {@link #parse} reads. */
  String[] arguments() {
    return new String[] {step.name(), Long.toString(n), moment.name(), victim.name()};
  }

  static KillPoint parse(List<String> arguments) {
    return new KillPoint(
        Step.valueOf(arguments.get(0)),
        Long.parseLong(arguments.get(1)),
        Moment.valueOf(arguments.get(2)),
        Victim.valueOf(arguments.get(3)));
  }

  /**
   * All that differ by what is left behind. After an operation is the same as before the next one,
   * unless a command or the hypervisor does something in between: so each file operation is a point
   * once, in turns before and after it, and with each victim.
   */
  static List<KillPoint> all(long fileOperations) {
    List<KillPoint> points = new ArrayList<>();
    for (long n = 1; n <= fileOperations; n++) {
      points.add(new KillPoint(
          Step.FILE_OPERATION,
          n,
          n % 2 == 0 ? Moment.BEFORE : Moment.AFTER,
          n / 2 % 2 == 0 ? Victim.PROCESS : Victim.GROUP));
    }
    for (Victim victim : Victim.values()) {
      points.add(new KillPoint(Step.CONVERT, 1, Moment.AFTER, victim));
      for (Moment moment : Moment.values()) {
        points.add(new KillPoint(Step.DEFINE, 1, moment, victim));
        points.add(new KillPoint(Step.START, 1, moment, victim));
      }
    }
    return points;
  }

  @Override
  public String toString() {
    return moment + " " + step + " " + n + ", " + victim;
  }
}

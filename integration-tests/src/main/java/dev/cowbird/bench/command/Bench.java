/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.bench.command;

import dev.cowbird.bench.figure.Scoreboard;
import dev.cowbird.bench.host.Scratch;
import java.io.PrintWriter;

/**
 * What a benchmark works with.
 *
 * @param scratch where it writes; removed by whoever made it
 * @param scoreboard what it measured
 * @param runs how often to measure each figure; at least once
 * @param warmups how often to do the same before, uncounted
 * @param log for people
 */
public record Bench(
    Scratch scratch, Scoreboard scoreboard, int runs, int warmups, PrintWriter log) {

  /** One line for people. */
  public void say(String text) {
    log.println("bench: " + text);
    log.flush();
  }

  /** The same, whose results nobody will see. */
  public Bench unseen() {
    return new Bench(scratch, new Scoreboard(), runs, warmups, log);
  }
}

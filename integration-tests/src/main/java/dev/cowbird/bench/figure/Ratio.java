/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.bench.figure;

import java.util.stream.IntStream;

/**
 * How much longer a peer takes than we do: 2 is twice as long, 0.5 half as long.
 *
 * @param ofMedians of the peer's median and ours
 * @param pairs of each run of the peer and the run of ours that it was done beside
 */
public record Ratio(double ofMedians, Runs pairs) {

  /**
   * Compares run by run.
   *
   * @throws IllegalArgumentException if there are not as many runs of both, or one of ours took no
   *     time
   */
  public static Ratio of(Runs ours, Runs peers) {
    int number = ours.values().size();
    if (peers.values().size() != number) {
      throw new IllegalArgumentException(
          peers.values().size() + " runs of a peer stand beside " + number + " of ours");
    }
    if (ours.min() <= 0) {
      throw new IllegalArgumentException("A run of ours took no time");
    }
    return new Ratio(
        peers.median() / ours.median(),
        new Runs(IntStream.range(0, number)
            .mapToObj(i -> peers.values().get(i) / ours.values().get(i))
            .toList()));
  }
}

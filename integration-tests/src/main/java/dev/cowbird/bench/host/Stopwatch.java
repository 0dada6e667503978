/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.bench.host;

/** Tells how long something took. */
public final class Stopwatch {
  private static final double NANOS = 1e9;

  private final long started = System.nanoTime();

  private Stopwatch() {}

  public static Stopwatch start() {
    return new Stopwatch();
  }

  /** What the action took, in seconds. */
  public static double secondsOf(Runnable action) {
    Stopwatch watch = start();
    action.run();
    return watch.seconds();
  }

  /** Seconds since the start; more than zero. */
  public double seconds() {
    return Math.max(1, System.nanoTime() - started) / NANOS;
  }
}

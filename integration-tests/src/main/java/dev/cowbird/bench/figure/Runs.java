/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.bench.figure;

import java.util.List;

/**
 * What the runs of one figure gave, in the order in which they were done.
 *
 * @param values at least one; in the figure's unit
 */
public record Runs(List<Double> values) {

  /** @throws IllegalArgumentException if there is no value, or one is negative or not finite */
  public Runs {
    values = List.copyOf(values);
    if (values.isEmpty()) {
      throw new IllegalArgumentException("There is no run");
    }
    for (double value : values) {
      if (!(value >= 0) || Double.isInfinite(value)) {
        throw new IllegalArgumentException("A run of " + value + " is impossible");
      }
    }
  }

  /** The middle one; of an even number the mean of the two in the middle. */
  public double median() {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  public double min() {
    return values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
  }

  public double max() {
    return values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
  }
}

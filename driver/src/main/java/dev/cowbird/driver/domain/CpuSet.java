/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Numbers of processors, or of NUMA nodes: {@code 0-3,8} in libvirt's notation, which is also its
 * text.
 *
 * @param ids from 0 to 4095, at least one; ascending, each once
 */
public record CpuSet(List<Integer> ids) {
  private static final int LAST = 4095;
  private static final Pattern VALID =
      Pattern.compile("\\d{1,4}(-\\d{1,4})?(,\\d{1,4}(-\\d{1,4})?)*");

  /** @throws IllegalArgumentException if it is empty, or a number out of range */
  public CpuSet {
    if (ids.isEmpty()) {
      throw new IllegalArgumentException("A set of processors is empty");
    }
    ids.forEach(id -> Require.within("Processor", id, 0, LAST));
    ids = ids.stream().distinct().sorted().toList();
  }

  /** These alone. */
  public static CpuSet of(int... ids) {
    return new CpuSet(Arrays.stream(ids).boxed().toList());
  }

  /** The first so many, from 0. */
  public static CpuSet first(int count) {
    return new CpuSet(IntStream.range(0, count).boxed().toList());
  }

  /**
   * Reads numbers and ranges, with commas between them. libvirt's {@code ^} is not understood.
   *
   * @throws IllegalArgumentException if it is malformed, or a range ends before it begins
   */
  public static CpuSet parse(String text) {
    Require.matches("a set of processors, such as 0-3,8", text, VALID);
    return new CpuSet(
        Stream.of(text.split(",", -1)).flatMap(part -> range(text, part)).toList());
  }

  private static Stream<Integer> range(String text, String part) {
    String[] ends = part.split("-", -1);
    int from = Integer.parseInt(ends[0]);
    int to = Integer.parseInt(ends[ends.length - 1]);
    if (to < from) {
      throw new IllegalArgumentException("Range " + part + " in '" + text + "' runs backwards");
    }
    return IntStream.rangeClosed(from, to).boxed();
  }

  /** The highest of the numbers. */
  public int highest() {
    return ids.get(ids.size() - 1);
  }

  @Override
  public String toString() {
    return ids.stream()
        .filter(id -> !ids.contains(id - 1))
        .map(this::rangeFrom)
        .collect(Collectors.joining(","));
  }

  private String rangeFrom(int first) {
    int last = first;
    while (ids.contains(last + 1)) {
      last++;
    }
    return first == last ? Integer.toString(first) : first + "-" + last;
  }
}

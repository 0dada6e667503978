/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.fetch;

import dev.cowbird.imagebackend.Compression;
import dev.cowbird.imagebackend.Digest;
import dev.cowbird.imagebackend.DigestAlgorithm;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a source's content is to be read, once it is known what the source says of it.
 *
 * @param algorithms the digests to compute
 * @param expected the digests that the content must have
 * @param compression how it is packed
 */
public record FetchOrder(
    Set<DigestAlgorithm> algorithms, List<Expected> expected, Compression compression) {
  /**
   * A digest that somebody says the content has.
   *
   * @param by who says so, to end a sentence: {@code "was asked for"}
   */
  public record Expected(Digest digest, String by) {}

  /** All that is expected is computed too. */
  public FetchOrder {
    expected = List.copyOf(expected);
    algorithms = Stream.concat(
            algorithms.stream(), expected.stream().map(each -> each.digest().algorithm()))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** This, with further digests to compute. */
  public FetchOrder and(Set<DigestAlgorithm> more) {
    Set<DigestAlgorithm> all =
        Stream.concat(algorithms.stream(), more.stream()).collect(Collectors.toSet());
    return new FetchOrder(all, expected, compression);
  }

  /** Digests are computed and compared with nothing. */
  public static FetchOrder computing(Set<DigestAlgorithm> algorithms) {
    return new FetchOrder(algorithms, List.of(), Compression.NONE);
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source;

import dev.cowbird.imagebackend.DeclaredFormat;
import dev.cowbird.imagebackend.Digest;
import dev.cowbird.imagebackend.DigestAlgorithm;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageKernel;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a source says of its content. None of it is believed: what arrives must agree.
 *
 * @param version equal for equal content: a fingerprint, a strong validator or a digest. Empty if
 *     the source can't tell one content from another
 * @param length of the whole content in bytes, as it is served
 * @param promised the digests that the content is said to have
 * @param format that the content is said to have: free text
 * @param virtualBytes that the disk is said to have
 * @param minDisk the smallest disk that the image is said to be for
 * @param container what the content is said to be wrapped in, as {@code compressed}: free text.
 *     Empty if the content is the image itself
 * @param kernel what a machine with this disk is said to be started with
 */
public record SourceFacts(
    Optional<String> version,
    OptionalLong length,
    Map<DigestAlgorithm, Digest> promised,
    Optional<DeclaredFormat> format,
    OptionalLong virtualBytes,
    Optional<DiskSize> minDisk,
    Optional<String> container,
    Optional<ImageKernel> kernel) {
  /** Nothing is known. */
  public static final SourceFacts UNKNOWN = of(Optional.empty(), OptionalLong.empty());

  public SourceFacts {
    promised = Map.copyOf(promised);
  }

  public SourceFacts withPromised(Map<DigestAlgorithm, Digest> digests) {
    return new SourceFacts(
        version, length, digests, format, virtualBytes, minDisk, container, kernel);
  }

  public SourceFacts withKernel(Optional<ImageKernel> named) {
    return new SourceFacts(
        version, length, promised, format, virtualBytes, minDisk, container, named);
  }

  /** Version and length are known at most. */
  public static SourceFacts of(Optional<String> version, OptionalLong length) {
    return new SourceFacts(
        version,
        length,
        Map.of(),
        Optional.empty(),
        OptionalLong.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}

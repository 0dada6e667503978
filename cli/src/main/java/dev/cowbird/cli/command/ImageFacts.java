/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.imagebackend.Compression;
import dev.cowbird.imagebackend.DeclaredFormat;
import dev.cowbird.imagebackend.Digest;
import dev.cowbird.imagebackend.ImageLocation;
import dev.cowbird.imagebackend.ImageRequest;
import dev.cowbird.imagebackend.PublishedChecksums;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What is known of a source image. */
final class ImageFacts {
  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      parameterConsumer = AnyFormat.class,
      description = "What it must be: raw, qcow2, ... (default: what its content says).")
  private Optional<DeclaredFormat> format = Optional.empty();

  @Option(
      names = "--checksum",
      paramLabel = "ALG:HEX",
      description = "What its bytes must have: md5, sha1, sha256, sha384 or sha512.")
  private Optional<Digest> checksum = Optional.empty();

  @Option(
      names = "--compression",
      paramLabel = "NAME",
      description = "How it is packed: gzip, xz, zstd or none (default: as its name ends).")
  private Optional<Compression> compression = Optional.empty();

  @Option(
      names = "--checksum-file",
      paramLabel = "FILE",
      description = "A list that must have its checksum: SHA256SUMS; a bare name is beside it.")
  private Optional<String> checksumFile = Optional.empty();

  @Option(
      names = "--signature",
      paramLabel = "FILE",
      description = "The list's detached OpenPGP signature; a bare name is beside the list.")
  private Optional<String> signature = Optional.empty();

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description = "An OpenPGP certificate that may have signed the list; several may.")
  private List<Path> keys = List.of();

  /**
   * The image with what was said of it, which wins over what was known.
   *
   * @throws IllegalArgumentException if the options contradict each other
   */
  ImageRequest of(ImageRequest known) {
    return new ImageRequest(
        known.location(),
        format.or(known::format),
        checksum.or(known::checksum),
        compression.or(known::compression),
        checksums(known.location()).or(known::checksums));
  }

  private Optional<PublishedChecksums> checksums(ImageLocation location) {
    if (checksumFile.isEmpty()) {
      if (signature.isPresent() || !keys.isEmpty()) {
        throw new IllegalArgumentException("--signature and --key need a --checksum-file");
      }
      return Optional.empty();
    }
    ImageLocation list = location.beside(checksumFile.get());
    return Optional.of(new PublishedChecksums(list, signature.map(list::beside), keys));
  }
}

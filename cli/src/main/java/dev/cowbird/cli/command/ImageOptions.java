/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.imagebackend.Compression;
import dev.cowbird.imagebackend.DeclaredFormat;
import dev.cowbird.imagebackend.Digest;
import dev.cowbird.imagebackend.ImageLocation;
import dev.cowbird.imagebackend.ImageRequest;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A source image, and what is known of it. */
final class ImageOptions {
  @Parameters(paramLabel = "IMAGE", description = "A path, file:, http: or https:.")
  private ImageLocation location;

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

  ImageLocation location() {
    return location;
  }

  ImageRequest request() {
    return new ImageRequest(location, format, checksum, compression);
  }
}

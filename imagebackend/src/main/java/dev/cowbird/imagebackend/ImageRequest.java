/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend;

import java.util.Optional;

/**
 * A source image, and what its caller knows of it.
 *
 * @param location where it lies
 * @param format the format that it must turn out to have; without one, its content decides
 * @param checksum the digest that its bytes must have, as they are served
 * @param compression how it is packed as it is served; without one, what its source says, or the
 *     ending of its name. The format is that of what is inside
 * @param checksums a published list that must have its checksum; it is asked for each time, also
 *     for a cached image
 */
public record ImageRequest(
    ImageLocation location,
    Optional<DeclaredFormat> format,
    Optional<Digest> checksum,
    Optional<Compression> compression,
    Optional<PublishedChecksums> checksums) {

  public static ImageRequest of(ImageLocation location) {
    return new ImageRequest(
        location, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  public ImageRequest withFormat(DeclaredFormat declared) {
    return new ImageRequest(location, Optional.of(declared), checksum, compression, checksums);
  }

  public ImageRequest withChecksum(Digest digest) {
    return new ImageRequest(location, format, Optional.of(digest), compression, checksums);
  }

  public ImageRequest withCompression(Compression declared) {
    return new ImageRequest(location, format, checksum, Optional.of(declared), checksums);
  }

  public ImageRequest withChecksums(PublishedChecksums published) {
    return new ImageRequest(location, format, checksum, compression, Optional.of(published));
  }
}

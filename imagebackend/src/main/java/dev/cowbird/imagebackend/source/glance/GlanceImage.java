/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.glance;

import dev.cowbird.imagebackend.Digest;
import dev.cowbird.imagebackend.DigestAlgorithm;
import dev.cowbird.imagebackend.ImageKernel;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * Glance's record of an image, as far as it is of use here. Untrusted.
 *
 * @param status {@code active} if there is data
 * @param size of the data in bytes
 * @param version what changes with the data: a digest, also by an algorithm that is not known here
 * @param digests of the data
 * @param diskFormat {@code qcow2}, {@code raw}, ...: free text
 * @param containerFormat {@code bare} if the data is the image itself
 * @param virtualBytes of the disk
 * @param minDiskGib the smallest disk that it is for; 0 for any
 * @param minMemoryMib the least memory that it is for; 0 for any
 * @param kernel what a machine with this disk is started with
 * @param properties what was said of it beyond that, as {@code hw_disk_bus}
 */
public record GlanceImage(
    UUID id,
    String status,
    OptionalLong size,
    Optional<String> version,
    Map<DigestAlgorithm, Digest> digests,
    Optional<String> diskFormat,
    Optional<String> containerFormat,
    OptionalLong virtualBytes,
    long minDiskGib,
    long minMemoryMib,
    Optional<ImageKernel> kernel,
    Map<String, String> properties) {
  public GlanceImage {
    digests = Map.copyOf(digests);
    properties = Map.copyOf(properties);
  }
}

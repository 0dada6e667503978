/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend;

/**
 * A disk for an instance.
 *
 * @param size its virtual size; {@link DiskSize#ZERO} means as large as the image
 */
public record DiskRequest(
    ImageRequest image, InstanceName instance, DiskSize size, DiskKind kind) {}

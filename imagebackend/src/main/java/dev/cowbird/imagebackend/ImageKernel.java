/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend;

import java.util.Optional;

/**
 * What a machine is to be started with whose disk is made from an image, because there is no boot
 * loader on it. So its source says, as Glance does by {@code kernel_id} and {@code ramdisk_id}.
 *
 * @param kernel where it lies
 * @param initrd where its initial RAM disk lies, if it needs one
 * @param commandLine as it was said: free text
 */
public record ImageKernel(
    ImageLocation kernel, Optional<ImageLocation> initrd, Optional<String> commandLine) {}

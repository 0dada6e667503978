/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.inspect;

import dev.cowbird.imagebackend.DiskSize;

/**
 * What an inspector found in an image that may be converted; as in
 * {@link dev.cowbird.imagebackend.Inspection.Accepted}.
 */
record ImageFacts(DiskSize virtualSize, long unpackedBytes, String details) {}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.cache;

/**
 * The JSON that says that an image is never pruned.
 *
 * @param imageId as it may be shown
 * @param since ISO 8601, UTC
 */
record Pin(String imageId, String since) {}

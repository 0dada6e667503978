/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.size;

import org.jspecify.annotations.Nullable;

/**
 * The JSON beside a sized base.
 *
 * @param contentDigest the base's where the file system was left as it is, else one of its own;
 *     absent if the base has none
 */
record SizedRecord(boolean fsGrown, @Nullable String contentDigest) {}

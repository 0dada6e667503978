/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.size;

import org.jspecify.annotations.Nullable;

/**
 * The JSON beside a sized base.
 *
 * @param fresh what it holds if it is of no image: {@code ephemeral:ext4:data}
 * @param damage why it is not used any more, if that is so; only if it is of no image, as otherwise
 *     its base is given up
 * @param contentDigest the base's where the file system was left as it is, else one of its own;
 *     absent if the base has none
 */
record SizedRecord(
    boolean fsGrown,
    @Nullable String contentDigest,
    @Nullable String fresh,
    @Nullable String damage) {
  SizedRecord withDamage(String what) {
    return new SizedRecord(fsGrown, contentDigest, fresh, what);
  }
}

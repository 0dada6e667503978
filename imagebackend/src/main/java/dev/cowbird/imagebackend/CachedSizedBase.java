/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend;

import java.nio.file.Path;

/**
 * A sized base in the cache.
 *
 * @param allocatedBytes what it takes on disk, holes not counted; blocks that it shares with its
 *     base count in both
 */
public record CachedSizedBase(DiskSize size, Path path, long allocatedBytes) {}

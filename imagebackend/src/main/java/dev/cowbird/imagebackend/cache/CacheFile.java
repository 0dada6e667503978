/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.cache;

import dev.cowbird.imagebackend.CacheId;
import dev.cowbird.imagebackend.RemovedFile.Kind;
import java.nio.file.Path;
import java.time.Instant;

/**
 * A base or sized base as it was found.
 *
 * @param id of its base
 * @param record what is known of it
 * @param bytes what it takes of the file system
 */
record CacheFile(Path path, Path record, CacheId id, Kind kind, long bytes, Instant lastUse) {
  String name() {
    return path.getFileName().toString();
  }
}

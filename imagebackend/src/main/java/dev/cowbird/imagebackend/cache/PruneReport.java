/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.cache;

import dev.cowbird.imagebackend.PruneResult;
import dev.cowbird.imagebackend.PruneResult.Kept;
import dev.cowbird.imagebackend.PruneResult.Reason;
import dev.cowbird.imagebackend.RemovedFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Collects what one pruning did. Of a file that was looked at more than once, the last counts. */
final class PruneReport {
  private final List<RemovedFile> removed = new ArrayList<>();
  private final Map<Path, Kept> kept = new LinkedHashMap<>();
  private final Set<String> obstacles = new LinkedHashSet<>();

  void removed(RemovedFile file) {
    kept.remove(file.file());
    removed.add(file);
  }

  void keep(Path file, Reason reason, String why) {
    kept.put(file, new Kept(file, reason, why));
  }

  /** Somebody else removed it. */
  void gone(Path file) {
    kept.remove(file);
  }

  void obstacle(String why) {
    obstacles.add(why);
  }

  PruneResult result() {
    return new PruneResult(removed, List.copyOf(kept.values()), List.copyOf(obstacles));
  }
}

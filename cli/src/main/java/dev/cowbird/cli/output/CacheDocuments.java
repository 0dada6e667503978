/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.output;

import dev.cowbird.imagebackend.ImageId;
import dev.cowbird.imagebackend.PruneRequest.Mode;
import dev.cowbird.imagebackend.PruneResult;
import dev.cowbird.imagebackend.RemovedFile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The JSON documents of what looks after the cache; see {@link Documents}. */
public final class CacheDocuments {
  private CacheDocuments() {}

  public static Map<String, ?> pruned(PruneResult result, Mode mode) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("dryRun", mode == Mode.DRY_RUN);
    document.put("freedBytes", result.freedBytes());
    document.put("removed", files(result.removed()));
    document.put("kept", result.kept().stream().map(CacheDocuments::kept).toList());
    document.put("obstacles", result.obstacles());
    return document;
  }

  public static Map<String, ?> removed(String image, List<RemovedFile> removed) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("image", image);
    document.put("freedBytes", removed.stream().mapToLong(RemovedFile::bytes).sum());
    document.put("removed", files(removed));
    return document;
  }

  private static List<Map<String, ?>> files(List<RemovedFile> files) {
    return files.stream().<Map<String, ?>>map(CacheDocuments::file).toList();
  }

  private static Map<String, ?> file(RemovedFile file) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("file", file.file().toString());
    document.put("kind", file.kind().label());
    document.put("bytes", file.bytes());
    return document;
  }

  private static Map<String, ?> kept(PruneResult.Kept kept) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("file", kept.file().toString());
    document.put("reason", kept.reason().label());
    document.put("why", kept.why());
    return document;
  }

  public static Map<String, ?> pinned(ImageId image) {
    return pin(image, true);
  }

  public static Map<String, ?> unpinned(ImageId image) {
    return pin(image, false);
  }

  private static Map<String, ?> pin(ImageId image, boolean pinned) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("imageId", image.toString());
    document.put("pinned", pinned);
    return document;
  }
}

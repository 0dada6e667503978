/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.flow;

import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.ImageId;
import dev.cowbird.imagebackend.ImageLocation;
import dev.cowbird.imagebackend.source.ImageSources;
import java.io.IOException;
import java.nio.file.Path;

/** The id under which an image may be cached whose source may be gone since. */
final class CachedName {
  private CachedName() {}

  static ImageId of(ImageLocation location, ImageSources sources) {
    try {
      return sources.source(location).id();
    } catch (ImageException e) {
      if (e.kind() == Kind.NOT_FOUND && location instanceof ImageLocation.LocalFile file) {
        return ImageId.ofRealPath(realPath(file.path().normalize()));
      }
      throw e;
    }
  }

  /** Symbolic links followed as far as there is anything. */
  private static Path realPath(Path path) {
    Path parent = path.getParent();
    try {
      return path.toRealPath();
    } catch (IOException e) {
      return parent == null ? path : realPath(parent).resolve(path.getFileName());
    }
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.flow;

import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.ImageId;
import dev.cowbird.imagebackend.ImageLocation;
import dev.cowbird.imagebackend.source.ImageSources;
import java.io.IOException;
import java.nio.file.Path;

/** The ids of images that are in the cache, also of those that are nowhere else any more. */
record ImageIds(ImageSources sources) {

  /** The id of what lies, or lay, at a location. */
  ImageId of(ImageLocation location) {
    try {
      return sources.source(location).id();
    } catch (ImageException e) {
      if (e.kind() == Kind.NOT_FOUND && location instanceof ImageLocation.LocalFile file) {
        return new ImageId(lastKnown(file.path().normalize()).toString());
      }
      throw e;
    }
  }

  /** Of what is gone, the directory may still be there, behind symbolic links. */
  private static Path lastKnown(Path path) {
    Path parent = path.getParent();
    if (parent == null) {
      return path;
    }
    try {
      return parent.toRealPath().resolve(path.getFileName());
    } catch (IOException e) {
      return path;
    }
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.flow;

import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.ImageId;
import dev.cowbird.imagebackend.ImageLocation;
import dev.cowbird.imagebackend.source.ImageSource;
import dev.cowbird.imagebackend.source.ImageSources;
import dev.cowbird.imagebackend.source.ResumePoint;
import dev.cowbird.imagebackend.source.SourceFacts;
import dev.cowbird.imagebackend.source.SourceStream;
import java.util.Optional;

/** Sources of which the remote ones have a name and nothing else. */
final class OfflineSources implements ImageSources {
  private final ImageSources online;

  OfflineSources(ImageSources online) {
    this.online = online;
  }

  @Override
  public ImageSource source(ImageLocation location) {
    ImageSource source = online.source(location);
    return source.fingerprint().isPresent() ? source : new Unreachable(source.id());
  }

  private record Unreachable(ImageId id) implements ImageSource {
    @Override
    public Optional<String> fingerprint() {
      return Optional.empty();
    }

    @Override
    public SourceFacts describe() {
      throw refused();
    }

    @Override
    public SourceStream open(ResumePoint from) {
      throw refused();
    }

    private ImageException refused() {
      return new ImageException(
          Kind.SOURCE_UNAVAILABLE,
          "Image " + id + " is not in the cache, and nothing is fetched offline");
    }
  }
}

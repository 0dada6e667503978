/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.supplied;

import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.ImageId;
import dev.cowbird.imagebackend.ImageLocation;
import dev.cowbird.imagebackend.SuppliedImage;
import dev.cowbird.imagebackend.source.ImageSource;
import dev.cowbird.imagebackend.source.ResumePoint;
import dev.cowbird.imagebackend.source.SourceFacts;
import dev.cowbird.imagebackend.source.SourceStream;
import java.io.IOException;
import java.util.Optional;

/**
 * An image that the caller supplies. Treated as a file of this host: what can't be read now is not
 * tried again.
 */
public final class SuppliedImageSource implements ImageSource {
  private final ImageLocation.Supplied location;
  private final SuppliedImage image;

  public SuppliedImageSource(ImageLocation.Supplied location) {
    this.location = location;
    this.image = location.image();
  }

  @Override
  public ImageId id() {
    return new ImageId(location.toString());
  }

  @Override
  public Optional<String> fingerprint() {
    return Optional.of(image.version().orElse(""));
  }

  @Override
  public SourceFacts describe() {
    return SourceFacts.of(fingerprint(), image.length());
  }

  @Override
  public SourceStream open(ResumePoint from) {
    SourceFacts facts = describe();
    try {
      return new SourceStream(image.open(), 0, facts);
    } catch (IOException e) {
      throw new ImageException(
          Kind.SOURCE_UNAVAILABLE, "Image " + location + " can't be read: " + e.getMessage(), e);
    }
  }
}

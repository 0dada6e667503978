/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.imagebackend.ImageLocation;
import dev.cowbird.imagebackend.ImageRequest;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A source image, and what is known of it. */
final class ImageOptions {
  @Parameters(paramLabel = "IMAGE", description = "A path, file:, http:, https: or glance:UUID.")
  private ImageLocation location;

  @Mixin
  private ImageFacts facts;

  ImageLocation location() {
    return location;
  }

  /** @throws IllegalArgumentException if the options contradict each other */
  ImageRequest request() {
    return facts.of(ImageRequest.of(location));
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.imagebackend.ImageLocation;
import picocli.CommandLine.Parameters;

/** A command that works on one image of the cache. */
abstract class CachedImageCommand extends Subcommand {
  @Parameters(
      paramLabel = "IMAGE",
      description = "A path, file:, http: or https:, as it was pulled.")
  private ImageLocation location;

  CachedImageCommand(Context context) {
    super(context);
  }

  ImageLocation location() {
    return location;
  }

  @Override
  String subject() {
    return location.toString();
  }
}

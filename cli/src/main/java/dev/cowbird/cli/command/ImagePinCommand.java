/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.cli.output.CacheDocuments;
import dev.cowbird.cli.output.ExitStatus;
import dev.cowbird.imagebackend.ImageId;
import picocli.CommandLine.Command;

@Command(name = "pin", description = "Keep an image from being pruned.")
final class ImagePinCommand extends CachedImageCommand {
  ImagePinCommand(Context context) {
    super(context);
  }

  @Override
  ExitStatus run(Session session) {
    ImageId image = session.driver().images().pinImage(location());
    session.output().result(CacheDocuments.pinned(image), image + " pinned");
    return ExitStatus.DONE;
  }
}

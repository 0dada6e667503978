/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.cli.output.CacheDocuments;
import dev.cowbird.cli.output.ExitStatus;
import dev.cowbird.imagebackend.ImageId;
import picocli.CommandLine.Command;

@Command(name = "unpin", description = "Let an image that was pinned be pruned again.")
final class ImageUnpinCommand extends CachedImageCommand {
  ImageUnpinCommand(Context context) {
    super(context);
  }

  @Override
  ExitStatus run(Session session) {
    ImageId image = session.driver().images().unpinImage(location());
    session.output().result(CacheDocuments.unpinned(image), image + " unpinned");
    return ExitStatus.DONE;
  }
}

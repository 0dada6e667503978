/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.cli.output.CacheDocuments;
import dev.cowbird.cli.output.ExitStatus;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.RemovedFile;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "rm", description = "Remove an image from the cache, unless it is in use.")
final class ImageRmCommand extends CachedImageCommand {
  @Mixin
  private LibvirtOptions libvirt;

  ImageRmCommand(Context context) {
    super(context);
  }

  @Override
  ExitStatus run(Session session) {
    List<RemovedFile> removed = session.driver().removeImage(location(), libvirt.use());
    long bytes = removed.stream().mapToLong(RemovedFile::bytes).sum();
    session
        .output()
        .result(
            CacheDocuments.removed(location().toString(), removed),
            location() + " removed, " + DiskSize.humanReadable(bytes));
    return ExitStatus.DONE;
  }
}

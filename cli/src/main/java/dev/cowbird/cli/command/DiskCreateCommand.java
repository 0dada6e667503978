/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.cli.output.Documents;
import dev.cowbird.cli.output.ExitStatus;
import dev.cowbird.imagebackend.Disk;
import dev.cowbird.imagebackend.DiskKind;
import dev.cowbird.imagebackend.DiskRequest;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.InstanceName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "create", description = "Make a disk from an image, without a machine.")
final class DiskCreateCommand extends Subcommand {
  @Mixin
  private ImageOptions image;

  @Option(
      names = "--instance",
      paramLabel = "NAME",
      required = true,
      description = "Whose disk it is.")
  private InstanceName instance;

  @Option(
      names = "--size",
      paramLabel = "SIZE",
      required = true,
      description = "The disk's size: 20G, 1536M, bytes; 0 for the image's own.")
  private DiskSize size;

  @Option(
      names = "--backend",
      paramLabel = "KIND",
      defaultValue = "qcow2",
      description = "How it is kept: qcow2 or raw (default: ${DEFAULT-VALUE}).")
  private DiskKind backend;

  DiskCreateCommand(Context context) {
    super(context);
  }

  @Override
  String subject() {
    return image.location().toString();
  }

  @Override
  ExitStatus run(Session session) {
    DiskRequest request = new DiskRequest(image.request(), instance, size, backend);
    Disk disk = session.driver().createDisk(request, session.progress());
    session.output().result(Documents.disk(disk), disk.path().toString());
    return ExitStatus.DONE;
  }
}

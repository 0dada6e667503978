/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.cli.output.Documents;
import dev.cowbird.cli.output.ExitStatus;
import dev.cowbird.imagebackend.CachedImage;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.InstanceName;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

@Command(name = "ls", description = "List the images in the cache.")
final class ImageLsCommand extends Subcommand {
  ImageLsCommand(Context context) {
    super(context);
  }

  @Override
  ExitStatus run(Session session) {
    List<CachedImage> images = session.driver().images().images();
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("IMAGE", "FORMAT", "VIRTUAL", "ON DISK", "SIZES", "USED BY", "FETCHED"));
    images.forEach(image -> rows.add(row(image)));
    session.output().table(Documents.images(images), rows);
    return ExitStatus.DONE;
  }

  private static List<String> row(CachedImage image) {
    return List.of(
        image.base().imageId(),
        image.base().sourceFormat().label(),
        image.base().virtualSize().toString(),
        DiskSize.humanReadable(image.allocatedBytes()),
        orDash(image.sizedBases().stream().map(DiskSize::toString).toList()),
        orDash(image.instances().stream().map(InstanceName::value).toList()),
        image.base().fetched().toString());
  }

  private static String orDash(List<String> items) {
    return items.isEmpty() ? "-" : items.stream().collect(Collectors.joining(", "));
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.cli.output.Documents;
import dev.cowbird.cli.output.ExitStatus;
import dev.cowbird.imagebackend.Base;
import dev.cowbird.imagebackend.CachedImage;
import dev.cowbird.imagebackend.CachedSizedBase;
import dev.cowbird.imagebackend.DigestAlgorithm;
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
    rows.add(List.of(
        "IMAGE",
        "REV",
        "STATE",
        "FORMAT",
        "VIRTUAL",
        "ON DISK",
        "SIZED BASES",
        "USED BY",
        "DIGESTS",
        "FETCHED"));
    images.forEach(image -> rows.add(row(image)));
    session.output().table(Documents.images(images), rows);
    return ExitStatus.DONE;
  }

  private static List<String> row(CachedImage image) {
    Base base = image.base();
    return List.of(
        base.imageId(),
        Integer.toString(base.revision()),
        image.state().label(),
        base.sourceFormat().label(),
        base.virtualSize().toString(),
        DiskSize.humanReadable(image.allocatedBytes()),
        orDash(image.sizedBases().stream().map(ImageLsCommand::sizedBase).toList()),
        orDash(image.instances().stream().map(InstanceName::value).toList()),
        orDash(base.digests().keySet().stream()
            .sorted()
            .map(algorithm -> digest(algorithm, base))
            .toList()),
        base.fetched().toString());
  }

  private static String sizedBase(CachedSizedBase sized) {
    return sized.size() + " (" + DiskSize.humanReadable(sized.allocatedBytes()) + ")";
  }

  /** A digest that somebody else said proves more than one that was only computed. */
  private static String digest(DigestAlgorithm algorithm, Base base) {
    String by = base.proofs().stream()
        .filter(proof -> proof.algorithm() == algorithm)
        .map(proof -> proof.by().label())
        .distinct()
        .collect(Collectors.joining(", "));
    return algorithm.label() + (by.isEmpty() ? "" : " (" + by + ")");
  }

  private static String orDash(List<String> items) {
    return items.isEmpty() ? "-" : items.stream().collect(Collectors.joining(", "));
  }
}

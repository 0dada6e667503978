/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.cli.output.Documents;
import dev.cowbird.cli.output.ExitStatus;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageLocation;
import dev.cowbird.imagebackend.VerifiedFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "verify",
    description = "Read what is in the cache again, and put aside what is damaged.")
final class ImageVerifyCommand extends Subcommand {
  @Parameters(
      paramLabel = "IMAGE",
      arity = "0..1",
      description = "Verify this image alone: a path, file:, http: or https:.")
  private Optional<ImageLocation> image = Optional.empty();

  ImageVerifyCommand(Context context) {
    super(context);
  }

  @Override
  String subject() {
    return image.map(ImageLocation::toString).orElse("");
  }

  @Override
  ExitStatus run(Session session) {
    List<VerifiedFile> files = session.driver().images().verify(image, session.progress());
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("VERDICT", "IMAGE", "SIZE", "FILE", "DETAIL"));
    files.forEach(file -> rows.add(row(file)));
    session.output().table(Documents.verified(files), rows);
    return files.stream().allMatch(VerifiedFile::isGood) ? ExitStatus.DONE : ExitStatus.FAILED;
  }

  private static List<String> row(VerifiedFile file) {
    String details = Stream.concat(Stream.of(file.detail()), file.remarks().stream())
        .filter(text -> !text.isEmpty())
        .collect(Collectors.joining("; "));
    return List.of(
        file.verdict().label(),
        file.imageId().orElse("-"),
        file.size().map(DiskSize::toString).orElse("base"),
        file.file().toString(),
        details.isEmpty() ? "-" : details);
  }
}

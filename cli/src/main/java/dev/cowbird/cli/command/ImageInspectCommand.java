/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.cli.output.Documents;
import dev.cowbird.cli.output.ExitStatus;
import dev.cowbird.imagebackend.DeclaredFormat;
import dev.cowbird.imagebackend.ImageBackend;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.Inspection;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "inspect",
    description = "Judge a file as it would be judged before it is given to a machine.")
final class ImageInspectCommand extends Subcommand {
  @Parameters(paramLabel = "FILE", description = "The image file.")
  private Path file;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      parameterConsumer = AnyFormat.class,
      description = "What it must be: raw, qcow2, ... (default: what its content says).")
  private Optional<DeclaredFormat> format = Optional.empty();

  ImageInspectCommand(Context context) {
    super(context);
  }

  @Override
  String subject() {
    return file.toString();
  }

  @Override
  ExitStatus run(Session session) {
    Inspection inspection = inspect(session.driver().images());
    session.output().result(Documents.inspection(inspection), text(inspection));
    return inspection instanceof Inspection.Accepted ? ExitStatus.DONE : ExitStatus.REFUSED;
  }

  /** What is no regular file is refused like any other image. */
  private Inspection inspect(ImageBackend images) {
    try {
      return images.inspect(file, format);
    } catch (ImageException e) {
      if (e.kind() == Kind.IMAGE_REFUSED) {
        return new Inspection.Rejected(Optional.empty(), String.valueOf(e.getMessage()));
      }
      throw e;
    }
  }

  private static String text(Inspection inspection) {
    if (inspection instanceof Inspection.Accepted accepted) {
      return "accepted: "
          + accepted.format()
          + " of "
          + accepted.virtualSize()
          + ", "
          + accepted.details();
    }
    return "rejected: " + ((Inspection.Rejected) inspection).reason();
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.cli.output.Documents;
import dev.cowbird.cli.output.ExitStatus;
import dev.cowbird.imagebackend.Refresh;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "refresh",
    description = "Ask an image's source again; other content becomes a new revision.")
final class ImageRefreshCommand extends Subcommand {
  @Mixin
  private ImageOptions image;

  ImageRefreshCommand(Context context) {
    super(context);
  }

  @Override
  String subject() {
    return image.location().toString();
  }

  @Override
  ExitStatus run(Session session) {
    Refresh refresh = session.driver().images().refresh(image.request(), session.progress());
    session.output().result(Documents.refresh(refresh), text(refresh));
    return ExitStatus.DONE;
  }

  private static String text(Refresh refresh) {
    return refresh.outcome().label() + ": " + refresh.base().path();
  }
}

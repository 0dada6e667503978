/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.cli.output.Documents;
import dev.cowbird.cli.output.ExitStatus;
import dev.cowbird.imagebackend.Base;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "pull", description = "Fetch an image into the cache.")
final class ImagePullCommand extends Subcommand {
  @Mixin
  private ImageOptions image;

  ImagePullCommand(Context context) {
    super(context);
  }

  @Override
  String subject() {
    return image.location().toString();
  }

  @Override
  ExitStatus run(Session session) {
    Base base = session.driver().images().pull(image.request(), session.progress());
    session.output().result(Documents.base(base), base.path().toString());
    return ExitStatus.DONE;
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.cli.output.Failure;
import dev.cowbird.cli.output.GuestStatus;

/** A command on one instance that ends as something in its guest did. */
abstract class GuestInstanceCommand extends InstanceCommand {
  GuestInstanceCommand(Context context) {
    super(context);
  }

  /** All other statuses may be the guest's. */
  @Override
  final int status(Failure failure) {
    return switch (failure.status()) {
      case USAGE, INTERRUPTED -> failure.status().code();
      default -> GuestStatus.NO_WAY;
    };
  }
}

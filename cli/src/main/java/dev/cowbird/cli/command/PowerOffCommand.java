/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import java.time.Duration;
import picocli.CommandLine.Option;

/** A command that powers a machine off: by asking its guest, then by force. */
abstract class PowerOffCommand extends InstanceCommand {
  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      defaultValue = "30s",
      description = "How long the guest may take to shut down before it is forced off"
          + " (default: ${DEFAULT-VALUE}).")
  private Duration timeout;

  @Option(names = "--force", description = "Don't ask the guest.")
  private boolean force;

  PowerOffCommand(Context context) {
    super(context);
  }

  final Duration grace() {
    return force ? Duration.ZERO : timeout;
  }
}

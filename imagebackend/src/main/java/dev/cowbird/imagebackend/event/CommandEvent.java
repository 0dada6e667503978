/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.event;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;

@Name("cowbird.Command")
@Label("Command")
@Description("A command of the host runs, and its output is read")
final class CommandEvent extends SpanEvent implements CommandSpan {
  @Label("Command")
  final String command;

  @Label("Exit Status")
  @Description("128 and the number of a signal that ended it; -1 if it did not start or was ended")
  int exitStatus = -1;

  CommandEvent(String command) {
    this.command = command;
    begin();
  }

  @Override
  public void exited(int status) {
    exitStatus = status;
  }
}

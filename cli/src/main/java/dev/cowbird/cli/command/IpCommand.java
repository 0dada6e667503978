/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.cli.output.ExitStatus;
import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

@Command(
    name = "ip",
    description = {
      "Print a machine's addresses, one a line.",
      "It fails while none is known, and of user-mode networks none ever is."
    })
final class IpCommand extends InstanceCommand {
  IpCommand(Context context) {
    super(context);
  }

  @Override
  ExitStatus run(Session session) {
    List<String> addresses = session.driver().guest(name()).addresses().stream()
        .map(InetAddress::getHostAddress)
        .toList();
    if (addresses.isEmpty()) {
      throw new DriverException(
          Kind.NOT_FOUND, "No address of instance " + name() + " is known to anybody");
    }
    session
        .output()
        .result(
            Map.of("name", name().value(), "addresses", addresses), String.join("\n", addresses));
    return ExitStatus.DONE;
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.cli.output.ExitStatus;
import java.util.Map;
import picocli.CommandLine.Command;

@Command(
    name = "xml",
    description = "Print a machine's description as libvirt has it now, without its passwords.")
final class XmlCommand extends InstanceCommand {
  XmlCommand(Context context) {
    super(context);
  }

  @Override
  ExitStatus run(Session session) {
    String xml = session.driver().domainXml(name());
    session.output().result(Map.of("name", name().value(), "xml", xml), xml.stripTrailing());
    return ExitStatus.DONE;
  }
}

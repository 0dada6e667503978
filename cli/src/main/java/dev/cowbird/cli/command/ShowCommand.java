/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.cli.output.Documents;
import dev.cowbird.cli.output.ExitStatus;
import dev.cowbird.driver.Instance;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

@Command(name = "show", description = "Show what a machine is made of.")
final class ShowCommand extends InstanceCommand {
  ShowCommand(Context context) {
    super(context);
  }

  @Override
  ExitStatus run(Session session) {
    Instance instance = session.driver().instance(name());
    session.output().table(Documents.instance(instance), rows(instance));
    return ExitStatus.DONE;
  }

  private static List<List<String>> rows(Instance instance) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("name", instance.name().value()));
    rows.add(List.of("state", instance.state()));
    instance.damage().ifPresent(damage -> rows.add(List.of("damage", damage)));
    instance.machine().ifPresent(machine -> {
      rows.add(List.of("uuid", machine.uuid().toString()));
      rows.add(List.of("image", machine.image()));
      rows.add(List.of("memory", machine.memory().toString()));
      rows.add(List.of("cpus", Integer.toString(machine.vcpus())));
      rows.add(List.of("network", machine.network()));
      machine.published().forEach(port -> rows.add(List.of("published", port.toString())));
      machine.securityGroups().forEach(group -> rows.add(List.of("security group", group)));
      machine.kernel().ifPresent(kernel -> {
        rows.add(List.of("kernel", kernel.image()));
        kernel.initrd().ifPresent(initrd -> rows.add(List.of("initrd", initrd)));
        rows.add(List.of("command line", kernel.commandLine().text()));
      });
      rows.add(List.of("virtualization", machine.virtualization().label()));
      machine.user().ifPresent(user -> rows.add(List.of("user", user)));
      rows.add(List.of("created", machine.created().toString()));
    });
    instance.disk().ifPresent(disk -> {
      rows.add(List.of("disk", disk.path().toString()));
      rows.add(List.of("disk size", disk.virtualSize().toString()));
      disk.backingChain().forEach(path -> rows.add(List.of("backed by", path.toString())));
    });
    rows.add(List.of("directory", instance.directory().toString()));
    return rows;
  }
}

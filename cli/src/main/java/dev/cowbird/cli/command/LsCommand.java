/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.cli.output.Documents;
import dev.cowbird.cli.output.ExitStatus;
import dev.cowbird.driver.Instance;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

@Command(name = "ls", description = "List the machines.")
final class LsCommand extends Subcommand {
  LsCommand(Context context) {
    super(context);
  }

  @Override
  ExitStatus run(Session session) {
    List<Instance> instances = session.driver().instances();
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("NAME", "STATE", "MEMORY", "CPUS", "DISK", "IMAGE"));
    instances.forEach(instance -> rows.add(row(instance)));
    session.output().table(Documents.instances(instances), rows);
    return ExitStatus.DONE;
  }

  private static List<String> row(Instance instance) {
    return List.of(
        instance.name().value(),
        instance.state(),
        instance.machine().map(machine -> machine.memory().toString()).orElse("-"),
        instance.machine().map(machine -> Integer.toString(machine.vcpus())).orElse("-"),
        instance.disk().map(disk -> disk.virtualSize().toString()).orElse("-"),
        instance.machine().map(Instance.Machine::image).orElse("-"));
  }
}

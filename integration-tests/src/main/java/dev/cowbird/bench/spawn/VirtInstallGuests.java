/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.bench.spawn;

import dev.cowbird.bench.host.Program;
import dev.cowbird.driver.domain.MemorySize;
import dev.cowbird.driver.domain.VirtualizationType;
import java.nio.file.Path;

/**
 * Guests that {@code virt-install --import} makes on overlays that lie ready, as near to ours as it
 * can be told.
 *
 * @param ready overlays, and what virsh does with the guests afterwards
 */
record VirtInstallGuests(VirshGuests ready, MemorySize memory, VirtualizationType type)
    implements Guests {
  static final String NAME = "virt-install";

  @Override
  public void prepare(int number) {
    ready.prepare(number);
  }

  @Override
  public void spawn(int number) {
    Program.of(
            NAME,
            "--quiet",
            "--connect",
            ready.virsh().connectUri(),
            "--import",
            "--virt-type",
            type.label(),
            "--name",
            ready.name(number),
            "--memory",
            Long.toString(memory.bytes() >> 20),
            "--vcpus",
            "1",
            "--osinfo",
            "detect=off,require=off",
            "--disk",
            "path=" + ready.disk(number) + ",format=qcow2,bus=virtio",
            "--network",
            "none",
            "--graphics",
            "none",
            "--serial",
            "pty,log.file=" + consoleLog(number),
            "--noautoconsole")
        .run();
  }

  @Override
  public Path consoleLog(int number) {
    return ready.consoleLog(number);
  }

  @Override
  public void destroy(int number) {
    ready.destroy(number);
  }

  @Override
  public void destroyAll() {
    ready.destroyAll();
  }
}

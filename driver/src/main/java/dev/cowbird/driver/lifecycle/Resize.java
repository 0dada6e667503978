/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.PowerState;
import dev.cowbird.driver.domain.MemorySize;
import dev.cowbird.driver.domain.XmlDocument;
import dev.cowbird.driver.domain.edit.DomainEditor;
import dev.cowbird.driver.hypervisor.Domain;
import dev.cowbird.driver.hypervisor.Hypervisor;
import dev.cowbird.driver.instance.InstanceRecord;
import dev.cowbird.imagebackend.InstanceLock;
import dev.cowbird.imagebackend.InstanceName;

/** Changes how much of the host an instance that is off gets when it starts. */
final class Resize {
  private static final int MOST_VCPUS = 512;

  private final DeviceTools tools;
  private final Hypervisor hypervisor;

  Resize(DeviceTools tools, Hypervisor hypervisor) {
    this.tools = tools;
    this.hypervisor = hypervisor;
  }

  void run(InstanceName name, MemorySize memory, int vcpus) {
    if (vcpus < 1 || vcpus > MOST_VCPUS) {
      throw new DriverException(
          Kind.SPEC_REFUSED, vcpus + " processors are not within 1 to " + MOST_VCPUS);
    }
    try (InstanceLock lock = tools.lock(name)) {
      InstanceRecord record = tools.record(name);
      Domain domain = tools.domain(name);
      requireOff(name, domain.state());
      String before = domain.definition();
      String after = sized(name, before, memory, vcpus);
      UndoStack undo = new UndoStack();
      try {
        undo.push(() -> hypervisor.define(before));
        hypervisor.define(after);
        tools.store().commit(name, record.sized(memory, vcpus));
      } catch (RuntimeException e) {
        undo.unwind(e);
        throw e;
      }
    }
  }

  private static void requireOff(InstanceName name, PowerState state) {
    if (state.isActive()) {
      throw new DriverException(
          Kind.CONFLICT,
          "Instance " + name + " is " + state.label() + ": its memory and processors are changed"
              + " while it is off");
    }
  }

  private static String sized(InstanceName name, String xml, MemorySize memory, int vcpus) {
    if (!XmlDocument.parse(xml).all("/domain/cpu/numa").isEmpty()) {
      throw new DriverException(
          Kind.CONFLICT,
          "The memory of instance " + name + " is shared out among NUMA nodes, which stay as"
              + " they are");
    }
    DomainEditor editor = DomainEditor.of(xml);
    editor.setMemoryKib(memory.kib());
    editor.setVcpus(vcpus);
    return editor.toXml();
  }
}

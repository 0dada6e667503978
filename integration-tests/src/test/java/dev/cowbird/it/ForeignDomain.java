/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.driver.DriverConfig;
import dev.cowbird.driver.PowerState;
import dev.cowbird.driver.hypervisor.Domain;
import dev.cowbird.driver.hypervisor.Hypervisor;
import dev.cowbird.driver.hypervisor.libvirt.LibvirtHypervisor;
import dev.cowbird.imagebackend.InstanceName;
import java.util.UUID;

/** A domain that somebody else made, and that runs. It is gone when this is closed. */
final class ForeignDomain implements AutoCloseable {
  private final Hypervisor hypervisor;
  private final Domain domain;
  private final String xml;

  private ForeignDomain(Hypervisor hypervisor, Domain domain) {
    this.hypervisor = hypervisor;
    this.domain = domain;
    this.xml = domain.xml();
  }

  static ForeignDomain define(DriverConfig config, InstanceName name) {
    Hypervisor hypervisor = LibvirtHypervisor.connect(config.connectUri());
    Domain domain = hypervisor.define("<domain type='qemu'><name>" + name + "</name><uuid>"
        + UUID.randomUUID() + "</uuid><memory unit='MiB'>16</memory>"
        + "<os><type>hvm</type></os></domain>");
    domain.start();
    return new ForeignDomain(hypervisor, domain);
  }

  void assertUntouched() {
    assertThat(domain.state()).isEqualTo(PowerState.RUNNING);
    assertThat(domain.xml()).isEqualTo(xml);
  }

  @Override
  public void close() {
    try (hypervisor) {
      domain.undefine();
      domain.powerOff();
    }
  }
}

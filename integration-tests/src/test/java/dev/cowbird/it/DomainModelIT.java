/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.driver.DriverConfig;
import dev.cowbird.driver.domain.DomainSamples;
import dev.cowbird.driver.domain.DomainSpec;
import dev.cowbird.driver.domain.DomainXml;
import dev.cowbird.driver.domain.VirtualizationType;
import dev.cowbird.driver.domain.XmlDocument;
import dev.cowbird.driver.hypervisor.Domain;
import dev.cowbird.driver.hypervisor.libvirt.LibvirtHypervisor;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.junit.CowbirdTest;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each kind of machine, defined and never started, on a real libvirt. */
@CowbirdTest
class DomainModelIT {
  static Stream<Arguments> samples() {
    return names().map(sample -> {
      InstanceName name = new InstanceName("cowbird-it-" + sample);
      DomainSpec spec = DomainSamples.definable(VirtualizationType.QEMU, name, UUID.randomUUID())
          .get(sample);
      return Arguments.of(sample, spec);
    });
  }

  private static Stream<String> names() {
    return DomainSamples.definable(
        VirtualizationType.QEMU, new InstanceName("any"), UUID.randomUUID())
        .keySet()
        .stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("samples")
  void libvirt_takes_what_the_model_writes(String sample, DomainSpec spec, DriverConfig config) {
    String xml = DomainXml.of(spec).text();
    try (LibvirtHypervisor hypervisor = LibvirtHypervisor.connect(config.connectUri())) {
      Domain domain = hypervisor.define(xml);
      try {
        assertThat(domain.uuid()).isEqualTo(spec.uuid());
        assertThat(domain.xml()).contains("<name>" + spec.name() + "</name>");
        assertHasSparePorts(XmlDocument.parse(domain.xml()), spec);
      } finally {
        domain.undefine();
      }
      assertThat(hypervisor.domain(spec.uuid())).isEmpty();
    }
  }

  /** Of PCI Express, which only q35 is given more of than libvirt leaves free. */
  private static void assertHasSparePorts(XmlDocument xml, DomainSpec spec) {
    if (xml.first("/domain/os/type/@machine")
        .filter(type -> type.contains("q35"))
        .isPresent()) {
      Set<Integer> free = numbers(xml, "//controller[@model='pcie-root-port']/@index");
      free.removeAll(numbers(xml, "/domain/devices/*/address[@type='pci']/@bus"));

      assertThat(free).hasSizeGreaterThanOrEqualTo(spec.hardware().platform().sparePorts());
    }
  }

  private static Set<Integer> numbers(XmlDocument xml, String xpath) {
    return xml.all(xpath).stream()
        .map(Integer::decode)
        .collect(Collectors.toCollection(HashSet::new));
  }
}

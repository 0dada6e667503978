/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PciPortsXmlTest {
  private static final String LAST =
      "/domain/devices/controller[@model='pcie-root-port' and @type='pci']/@index";

  private static Optional<Integer> last(Hardware hardware) {
    DomainSpec spec = Specs.builder().hardware(hardware).build();
    return XmlDocument.parse(DomainXml.of(spec).text()).first(LAST).map(Integer::valueOf);
  }

  private static Hardware.Builder sparing(int ports) {
    return Hardware.builder().platform(Platform.builder().sparePorts(ports).build());
  }

  private static Additions raw(String xml) {
    return Additions.builder().devices(List.of(new RawDevice(xml))).build();
  }

  @Test
  void leaves_as_many_free_as_wanted() {
    int taken = last(sparing(1).build()).orElseThrow() - 1;

    assertThat(last(sparing(9).build())).contains(taken + 9);
    assertThat(last(Hardware.builder().build())).contains(taken + 4);
    assertThat(last(sparing(1).additions(raw("<rng/>")).build())).contains(taken + 2);
  }

  @Test
  void leaves_it_to_libvirt() {
    assertThat(last(sparing(0).build())).isEmpty();
    assertThat(last(Hardware.builder()
            .platform(Platform.builder().machineType(MachineType.PC).build())
            .build()))
        .isEmpty();
  }

  @Test
  void leaves_it_to_whoever_numbers_the_buses() {
    Additions bridge = raw("<controller type='pci' index='1' model='dmi-to-pci-bridge'/>");

    assertThat(last(sparing(4).additions(bridge).build())).isEmpty();
  }

  @Test
  void refuses_numbers_that_can_not_be() {
    for (int ports : new int[] {-1, 33}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Platform.builder().sparePorts(ports).build())
          .withMessageContaining("spare ports " + ports);
    }
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.spec;

import dev.cowbird.driver.address.MacAddress;
import dev.cowbird.driver.domain.Bandwidth;
import dev.cowbird.driver.domain.FilterReference;
import dev.cowbird.driver.domain.Label;
import dev.cowbird.driver.domain.LinkState;
import dev.cowbird.driver.domain.Nic;
import dev.cowbird.driver.domain.NicModel;
import dev.cowbird.driver.domain.NicSource;
import dev.cowbird.driver.domain.NicSource.Direct;
import dev.cowbird.driver.domain.NicSource.OpenVswitchPort;
import dev.cowbird.driver.domain.NicSource.UserMode;
import dev.cowbird.driver.domain.PciAddress;
import dev.cowbird.driver.spec.form.Either;
import dev.cowbird.driver.spec.form.Form;
import dev.cowbird.driver.spec.form.Mapping;
import dev.cowbird.driver.spec.form.Said;
import dev.cowbird.driver.spec.form.Said.Place;
import dev.cowbird.driver.spec.form.Scalar;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A network interface in full. */
final class NicForm {
  private static final Place<String> NETWORK = new Place<>();
  private static final Place<String> BRIDGE = new Place<>();
  private static final Place<String> DIRECT = new Place<>();
  private static final Place<UserMode.Backend> USER = new Place<>();
  private static final Place<PciAddress> PCI = new Place<>();
  private static final Place<Direct.Mode> MODE = new Place<>();
  private static final Place<Integer> VLAN = new Place<>();
  private static final Place<OpenVswitchPort> OPEN_VSWITCH = new Place<>();
  private static final Place<MacAddress> MAC = new Place<>();
  private static final Place<NicModel> MODEL = new Place<>();
  private static final Place<Integer> MTU = new Place<>();
  private static final Place<Integer> QUEUES = new Place<>();
  private static final Place<Bandwidth> BANDWIDTH = new Place<>();
  private static final Place<FilterReference> FILTER = new Place<>();
  private static final Place<LinkState> LINK = new Place<>();
  private static final Place<Integer> BOOT_ORDER = new Place<>();
  private static final Place<String> TARGET = new Place<>();

  private static final Form<String> NAME = Scalar.text("a name", Function.identity());

  private static final Form<OpenVswitchPort> PORT = Either.of(
      Scalar.presence().map(there -> new OpenVswitchPort(Optional.empty())),
      Mapping.of("a mapping with interfaceId", Said::new)
          .required(
              "interfaceId",
              "By which a controller such as OVN knows the port.",
              CommonForms.UNIQUE_ID.map(id -> new OpenVswitchPort(Optional.of(id))),
              OPEN_VSWITCH)
          .build(said -> said.get(OPEN_VSWITCH)));

  static final Form<Nic> FORM = Mapping.of("a mapping with network, bridge, ...", Said::new)
      .exactlyOne("network", "bridge", "direct", "user", "pci")
      .key("network", "A virtual network of libvirt's.", NAME, NETWORK)
      .key("bridge", "A bridge of the host's.", NAME, BRIDGE)
      .key("direct", "A device of the host's that macvtap is put on.", NAME, DIRECT)
      .key(
          "user",
          "QEMU's user-mode network, and who carries the packets.",
          Scalar.choice(UserMode.Backend.class, Label::of),
          USER)
      .key("pci", "A network device of the host's, given to the guest whole.", CommonForms.PCI, PCI)
      .key(
          "mode",
          "How guests on one device reach each other, with direct; bridge if it is left out.",
          Scalar.choice(Direct.Mode.class, Label::of),
          MODE)
      .key("vlan", "The VLAN, with bridge or pci.", CommonForms.VLAN, VLAN)
      .key("openVswitch", "The bridge is one of Open vSwitch's.", PORT, OPEN_VSWITCH)
      .key("mac", "The address; derived from the instance if it is left out.", CommonForms.MAC, MAC)
      .key(
          "model",
          "The card that the guest sees; virtio if it is left out.",
          Scalar.choice(NicModel.class, Label::of),
          MODEL)
      .key("mtu", "The largest packet, in bytes.", Scalar.number(68, 65_535), MTU)
      .key("queues", "How many queues; virtio only.", Scalar.number(1, 256), QUEUES)
      .key("bandwidth", "What may go in and out.", BandwidthForm.FORM, BANDWIDTH)
      .key(
          "filter",
          "A network filter of libvirt's; on a virtual network or a bridge of Linux only.",
          FilterForm.FORM,
          FILTER)
      .key(
          "link",
          "Whether the cable is plugged in.",
          Scalar.choice(LinkState.class, Label::of),
          LINK)
      .key("bootOrder", "Its place among what is booted from.", CommonForms.BOOT_ORDER, BOOT_ORDER)
      .key("target", "The name of the tap device on the host.", NAME, TARGET)
      .build(NicForm::nic);

  private NicForm() {}

  private static Nic nic(Said said) {
    Nic.Builder nic = Nic.builder(source(said));
    said.find(MAC).ifPresent(nic::mac);
    said.find(MODEL).ifPresent(nic::model);
    said.find(MTU).ifPresent(nic::mtu);
    said.find(QUEUES).ifPresent(nic::queues);
    said.find(BANDWIDTH).ifPresent(nic::bandwidth);
    said.find(FILTER).ifPresent(nic::filter);
    said.find(LINK).ifPresent(nic::link);
    said.find(BOOT_ORDER).ifPresent(nic::bootOrder);
    said.find(TARGET).ifPresent(nic::target);
    return nic.build();
  }

  private static NicSource source(Said said) {
    boolean bridge = said.find(BRIDGE).isPresent();
    only(said.find(MODE), "mode", "direct", said.find(DIRECT).isPresent());
    only(said.find(OPEN_VSWITCH), "openVswitch", "bridge", bridge);
    only(said.find(VLAN), "vlan", "bridge or pci", bridge || said.find(PCI).isPresent());
    return said.find(NETWORK)
        .<NicSource>map(NicSource.VirtualNetwork::new)
        .or(() -> said.find(BRIDGE)
            .map(name -> new NicSource.Bridge(name, said.find(VLAN), said.find(OPEN_VSWITCH))))
        .or(() -> said.find(DIRECT)
            .map(device -> new Direct(device, said.find(MODE).orElse(Direct.Mode.BRIDGE))))
        .or(() -> said.find(USER).map(backend -> new UserMode(backend, List.of())))
        .orElseGet(() -> new NicSource.Assigned(said.get(PCI), said.find(VLAN)));
  }

  private static void only(Optional<?> said, String key, String other, boolean there) {
    if (said.isPresent() && !there) {
      throw new IllegalArgumentException(key + " belongs to " + other);
    }
  }
}

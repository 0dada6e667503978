/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain.edit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cowbird.driver.domain.XmlDocument;
import dev.cowbird.driver.domain.edit.DeviceKey.Address;
import dev.cowbird.driver.domain.edit.DeviceKey.Alias;
import dev.cowbird.driver.domain.edit.DeviceKey.Mac;
import dev.cowbird.driver.domain.edit.DeviceKey.Target;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DomainEditorTest {
  private static final String DISK = """
          <disk type='file' device='disk'>
            <!-- the <root> disk & more -->
            <driver name='qemu' type='qcow2' unheard-of='yes'/>
            <x:target dev='vdb'/>
            <target dev='vda' bus='virtio'/>
            <alias name='ua-root'/>
            <address type='pci' domain='0x0000' bus='0x04' slot='0x00' function='0x0'/>
          </disk>""";
  private static final String NIC = """
          <interface type='user'>
            <mac address='52:54:00:AB:cd:01'/>
            <address type='pci' domain='0x0000' bus='0x01' slot='0x0a' function='0x0'/>
          </interface>""";
  private static final String RICH = """
      <!-- by hand -->
      <domain type='qemu' id='7' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0' xmlns:x='urn:x'>
        <name>a &amp; b \u00e9 \ud83d\udc26</name>
        <metadata>
          <nova:instance xmlns:nova='http://openstack.org/xmlns/libvirt/nova/1.1'><nova:name>n</nova:name></nova:instance>
          <m xmlns='urn:m' a='line&#10;feed'>  <![CDATA[ <raw> & ]]>  </m>
        </metadata>
        <memory unit='MiB'>64</memory>
        <currentMemory unit='MiB'>32</currentMemory>
        <vcpu placement='static' cpuset='0-1' current='1'>2</vcpu>
        <x:devices><disk><target dev='vda'/></disk></x:devices>
        <devices>
      %s
      %s
          <novelty shape='round'>text<!-- -->more</novelty>
        </devices>
        <?keep this?>
        <qemu:commandline><qemu:arg value='-foo'/></qemu:commandline>
      </domain>
      """.formatted(DISK, NIC);

  private final DomainEditor editor = DomainEditor.of(RICH);

  @Test
  void nothing_is_lost_where_nothing_is_changed() throws Exception {
    assertThat(Canonical.of(editor.toXml())).isEqualTo(Canonical.of(RICH));
  }

  @Test
  void an_edited_description_can_be_edited_again() throws Exception {
    String once = editor.toXml();
    assertThat(DomainEditor.of(once).toXml()).isEqualTo(once);
  }

  @Test
  void a_device_is_found_by_each_key() {
    assertThat(editor.device(new Target("vda"))).map(Device::kind).hasValue("disk");
    assertThat(editor.device(new Alias("ua-root"))).map(Device::kind).hasValue("disk");
    assertThat(editor.device(new Mac("52:54:00:ab:CD:01"))).map(Device::kind).hasValue("interface");
    assertThat(editor.device(new Address(Map.of("type", "pci", "bus", "0x01", "slot", "10"))))
        .map(Device::kind)
        .hasValue("interface");
  }

  @Test
  void a_name_in_a_foreign_namespace_is_no_name_of_a_device() {
    assertThat(editor.device(new Target("vdb"))).isEmpty();
    assertThat(editor.devices())
        .extracting(Device::kind)
        .containsExactly("disk", "interface", "novelty");
  }

  @Test
  void a_key_to_two_devices_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> editor.device(new Address(Map.of("type", "pci"))))
        .withMessageContaining("2 devices: [disk, interface]");
  }

  @Test
  void an_added_device_that_is_removed_again_leaves_no_trace() throws Exception {
    Device added =
        editor.add("<rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>");
    assertThat(editor.toXml())
        .contains("</novelty>\n    <rng model=\"virtio\">")
        .contains("</rng>\n  </devices>");
    editor.remove(added);
    assertThat(Canonical.of(editor.toXml())).isEqualTo(Canonical.of(RICH));
  }

  @Test
  void a_removed_device_takes_nothing_else_with_it() throws Exception {
    editor.remove(editor.device(new Target("vda")).orElseThrow());
    assertThat(Canonical.of(editor.toXml())).isEqualTo(Canonical.of(RICH.replace(DISK + "\n", "")));
  }

  @Test
  void a_changed_attribute_is_the_only_change() throws Exception {
    Device disk = editor.device(new Target("vda")).orElseThrow();
    disk.set("driver", "type", "raw");
    disk.set("device", "lun");
    assertThat(Canonical.of(editor.toXml()))
        .isEqualTo(Canonical.of(
            RICH.replace("type='qcow2'", "type='raw'").replace("device='disk'", "device='lun'")));
  }

  @Test
  void a_child_that_is_missing_is_made_and_can_be_taken_away() throws Exception {
    Device nic = editor.device(new Mac("52:54:00:ab:cd:01")).orElseThrow();
    nic.set("link", "state", "down");
    assertThat(nic.attribute("link", "state")).hasValue("down");
    nic.removeChild("link");
    nic.removeChild("never-there");
    assertThat(Canonical.of(editor.toXml())).isEqualTo(Canonical.of(RICH));
  }

  @Test
  void a_replaced_device_stands_in_the_same_place() throws Exception {
    Device old = editor.device(new Mac("52:54:00:ab:cd:01")).orElseThrow();
    editor.replace(old, "<interface type='network'/>");
    assertThat(Canonical.of(editor.toXml()))
        .isEqualTo(Canonical.of(RICH.replace(NIC.strip(), "<interface type='network'/>")));
    assertThatIllegalArgumentException().isThrownBy(() -> editor.remove(old));
    assertThatIllegalArgumentException().isThrownBy(() -> editor.replace(old, "<rng/>"));
  }

  @Test
  void a_device_alone_is_a_document() {
    String xml = editor.device(new Target("vda")).orElseThrow().toXml();
    assertThat(xml).startsWith("<disk ").contains("xmlns:x=\"urn:x\"").contains("<root> disk");
    assertThat(DomainEditor.of("<domain/>").add(xml).attribute("alias", "name"))
        .hasValue("ua-root");
  }

  @Test
  void memory_and_processors_are_set_and_the_rest_of_them_kept() throws Exception {
    editor.setMemoryKib(131_072);
    editor.setVcpus(4);
    assertThat(Canonical.of(editor.toXml()))
        .isEqualTo(Canonical.of(RICH.replace("<memory unit='MiB'>64<", "<memory unit='KiB'>131072<")
            .replace("<currentMemory unit='MiB'>32<", "<currentMemory unit='KiB'>131072<")
            .replace(" current='1'>2<", ">4<")));
    assertThatIllegalArgumentException().isThrownBy(() -> editor.setMemoryKib(0));
    assertThatIllegalArgumentException().isThrownBy(() -> editor.setVcpus(-1));
  }

  @Test
  void metadata_takes_the_place_of_its_own_namespace_only() throws Exception {
    editor.setMetadata("<y xmlns='urn:m'/>");
    assertThat(editor.toXml()).contains("<y xmlns=\"urn:m\"/>").contains("<nova:name>n<");
    assertThat(editor.toXml()).doesNotContain("<raw>");
    editor.setMetadata("<z:z xmlns:z='urn:z'/>");
    assertThat(editor.toXml())
        .contains("<y xmlns=\"urn:m\"/>\n    <z:z xmlns:z=\"urn:z\"/>\n  </metadata>");
    assertThatIllegalArgumentException().isThrownBy(() -> editor.setMetadata("<plain/>"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no xml",
        "<domain>",
        "<network/>",
        "<x:domain xmlns:x='urn:x'/>",
        "<!DOCTYPE domain [<!ENTITY e SYSTEM 'file:///etc/hostname'>]><domain>&e;</domain>"
      })
  void what_is_no_domain_description_is_refused(String xml) {
    assertThatIllegalArgumentException().isThrownBy(() -> DomainEditor.of(xml));
  }

  @Test
  void a_device_with_a_document_type_is_refused_and_nothing_changed() throws Exception {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> editor.add("<!DOCTYPE d SYSTEM 'http://127.0.0.1:1/'><d/>"));
    assertThat(Canonical.of(editor.toXml())).isEqualTo(Canonical.of(RICH));
  }

  @Test
  void a_key_needs_something_to_look_for() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Target(" "));
    assertThatIllegalArgumentException().isThrownBy(() -> new Mac(""));
    assertThatIllegalArgumentException().isThrownBy(() -> new Address(Map.of("bus", "0")));
  }

  @ParameterizedTest
  @CsvSource({
    "<topology sockets='1' dies='1' cores='2' threads='1'/>, 4",
    "<topology sockets='1' cores='2' threads='1'/>, 4",
    "<topology sockets='2' cores='1' threads='1'/>, 1",
    "<topology sockets='1' cores='1' threads='2'/>, 1"
  })
  void a_topology_of_cores_alone_goes_with_the_processors(String topology, String cores) {
    DomainEditor editor =
        DomainEditor.of("<domain><vcpu>2</vcpu><cpu>" + topology + "</cpu></domain>");

    editor.setVcpus(4);

    assertThat(XmlDocument.parse(editor.toXml()).first("/domain/cpu/topology/@cores"))
        .contains(cores);
  }
}

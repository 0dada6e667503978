/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.cowbird.imagebackend.InstanceName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DomainXmlTest {
  private static final Path STATE = Path.of("/var/lib/cowbird");
  private static final DiskDevice RAW =
      DiskDevice.file(STATE.resolve("instances/vm/disk"), DiskFormat.RAW, List.of());

  static Stream<Arguments> goldens() {
    Path odd = Path.of("/srv/a & b/<c>/it's \"d\", Küche 台所");
    DiskDevice chain = DiskDevice.file(
        STATE.resolve("instances/vm/disk"),
        DiskFormat.QCOW2,
        List.of(
            new BackingFile(STATE.resolve("instances/vm/parent"), DiskFormat.QCOW2),
            new BackingFile(STATE.resolve("_base/0a1b_20"), DiskFormat.RAW)));
    return Stream.of(
        Arguments.of(
            "kvm-network.xml",
            Specs.with(
                VirtualizationType.KVM,
                Architecture.X86_64,
                List.of(Specs.overlay(STATE)),
                List.of(Nic.network("default")))),
        Arguments.of(
            "qemu-user.xml",
            Specs.with(
                VirtualizationType.QEMU,
                Architecture.X86_64,
                List.of(Specs.overlay(STATE)),
                List.of(Nic.user()))),
        Arguments.of(
            "raw-without-nic.xml",
            Specs.with(VirtualizationType.QEMU, Architecture.X86_64, List.of(RAW), List.of())),
        Arguments.of(
            "long-chain-two-disks.xml",
            Specs.with(
                VirtualizationType.QEMU,
                Architecture.X86_64,
                List.of(chain, RAW),
                List.of(Nic.network("default"), Nic.user()))),
        Arguments.of(
            "aarch64.xml",
            Specs.with(
                VirtualizationType.KVM,
                Architecture.AARCH64,
                List.of(Specs.overlay(STATE)),
                List.of(Nic.network("default")))),
        Arguments.of(
            "odd-characters.xml",
            Specs.spec(
                "A.b_c-1",
                VirtualizationType.QEMU,
                Architecture.X86_64,
                List.of(Specs.overlay(odd)),
                List.of(Nic.network("<net> & 'co' \"ü\"")),
                odd.resolve("console.log"),
                new DomainMetadata(new InstanceName("A.b_c-1"), odd))));
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void writes_what_it_wrote_before(String golden, DomainSpec spec) throws IOException {
    assertThat(DomainXml.of(spec).text()).isEqualTo(read(golden));
  }

  @Tag("libvirt")
  @ParameterizedTest
  @MethodSource("goldens")
  void writes_what_libvirts_schema_allows(String golden, DomainSpec spec, @TempDir Path directory)
      throws Exception {
    requireCommands("virt-xml-validate", "xmllint");
    Path file = Files.writeString(directory.resolve(golden), DomainXml.of(spec).text());

    Process process = new ProcessBuilder("virt-xml-validate", file.toString(), "domain")
        .redirectErrorStream(true)
        .start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void ends_the_chain_of_every_disk_and_leaves_the_owner_of_what_is_behind(
      String golden, DomainSpec spec) {
    XmlDocument xml = XmlDocument.parse(DomainXml.of(spec).text());

    assertThat(xml.all("//disk")).hasSameSizeAs(spec.disks());
    assertThat(xml.all("//disk//backingStore[not(*)]")).hasSameSizeAs(spec.disks());
    assertThat(xml.all("//backingStore[*][not(format)]")).isEmpty();
    assertThat(xml.all("//backingStore/source[not(seclabel[@model='dac' and @relabel='no'])]"))
        .isEmpty();
    assertThat(xml.all("//disk//source/@file"))
        .containsExactlyElementsOf(spec.disks().stream()
            .flatMap(disk -> Stream.concat(
                Stream.of(file(disk).path()), file(disk).backing().stream().map(BackingFile::path)))
            .map(Path::toString)
            .toList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a\tb", "a\nb", "a\r\nb", " a ", "<&>\"'", "]]>", "&#10;", "\ud83d\udc26"})
  void writes_what_reads_back_as_it_was(String odd) {
    Path path = STATE.resolve(odd);
    XmlDocument xml = XmlDocument.parse(DomainXml.of(Specs.spec(
            "vm",
            VirtualizationType.QEMU,
            Architecture.X86_64,
            List.of(Specs.overlay(path)),
            List.of(Nic.network("default")),
            path.resolve("console.log"),
            new DomainMetadata(new InstanceName("vm"), path)))
        .text());

    assertThat(xml.first("//serial/log/@file"))
        .contains(path.resolve("console.log").toString());
    assertThat(xml.first("//*[local-name()='stateDirectory']")).contains(path.toString());
  }

  @Test
  void refuses_characters_that_xml_can_not_carry() {
    for (String bad : List.of("a\u0001b", "a\u001bb", "a\ufffeb")) {
      DomainSpec spec = Specs.with(
          VirtualizationType.QEMU, Architecture.X86_64, List.of(RAW), List.of(Nic.network(bad)));

      assertThatThrownBy(() -> DomainXml.of(spec).text())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(String.format("U+%04X", (int) bad.charAt(1)))
          .hasMessageNotContaining(bad);
    }
  }

  @Test
  void refuses_half_of_a_surrogate_pair() {
    DomainSpec spec = Specs.with(
        VirtualizationType.QEMU,
        Architecture.X86_64,
        List.of(RAW),
        List.of(Nic.network("a\ud83d")));

    assertThatThrownBy(() -> DomainXml.of(spec).text()).hasMessageContaining("U+D83D");
  }

  @Test
  void refuses_machines_that_can_not_be() {
    List<DiskDevice> disks = List.of(RAW);
    assertThatIllegalArgumentException().isThrownBy(() -> withVcpus(0, disks));
    assertThatIllegalArgumentException().isThrownBy(() -> withVcpus(513, disks));
    assertThatIllegalArgumentException().isThrownBy(() -> withVcpus(1, List.of()));
    DiskDevice[] many = new DiskDevice[27];
    Arrays.fill(many, RAW);
    assertThatIllegalArgumentException().isThrownBy(() -> withVcpus(1, List.of(many)));
    assertThatIllegalArgumentException().isThrownBy(() -> Nic.network(" "));
  }

  @Test
  void refuses_disks_that_can_not_be() {
    Path path = STATE.resolve("disk");
    BackingFile raw = new BackingFile(STATE.resolve("base"), DiskFormat.RAW);
    Path relative = Path.of("disk");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> DiskDevice.file(relative, DiskFormat.RAW, List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BackingFile(relative, DiskFormat.RAW));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DiskDevice.file(path, DiskFormat.RAW, List.of(raw)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DiskDevice.file(path, DiskFormat.QCOW2, List.of(raw, raw)));
  }

  private static DomainSpec withVcpus(int vcpus, List<DiskDevice> disks) {
    return Specs.builder().vcpus(vcpus).disks(disks).build();
  }

  private static DiskSource.HostFile file(DiskDevice disk) {
    return (DiskSource.HostFile) disk.source();
  }

  private static String read(String golden) throws IOException {
    try (InputStream stream = DomainXmlTest.class.getResourceAsStream(golden)) {
      return new String(stream.readAllBytes(), UTF_8);
    }
  }

  private static void requireCommands(String... names) {
    for (String name : names) {
      boolean installed = Arrays.stream(System.getenv("PATH").split(":"))
          .anyMatch(directory -> Files.isExecutable(Path.of(directory, name)));
      if (!installed) {
        String reason = name + " is not installed (packages libvirt-clients, libxml2-utils)";
        if (Boolean.getBoolean("vm.required")) {
          fail(reason);
        }
        abort(reason);
      }
    }
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.driver.DriverConfig;
import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.HostReport;
import dev.cowbird.driver.HostReport.Check;
import dev.cowbird.driver.HostReport.Verdict;
import dev.cowbird.driver.domain.NicSource.UserMode.Backend;
import dev.cowbird.driver.domain.VirtualizationType;
import dev.cowbird.driver.hypervisor.Capability;
import dev.cowbird.driver.hypervisor.DomainCapabilities;
import dev.cowbird.driver.hypervisor.HostCapabilities;
import dev.cowbird.driver.hypervisor.NetworkState;
import dev.cowbird.driver.testing.FakeHypervisor;
import dev.cowbird.driver.testing.FakeHypervisor.Action;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.testing.ScriptedCommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DoctorTest {
  private final FakeHypervisor hypervisor = new FakeHypervisor();
  private final ScriptedCommandRunner commands = new ScriptedCommandRunner()
      .print(List.of("qemu-img", "--version"), "qemu-img version 7.2.22\nCopyright\n")
      .print(List.of("setpriv", "--version"), "setpriv from util-linux 2.38\n")
      .print(List.of("prlimit", "--version"), "prlimit from util-linux 2.38\n")
      .exit(List.of("e2fsck", "-V"), 0, "e2fsck 1.47.0")
      .exit(List.of("resize2fs"), 1, "Usage: resize2fs")
      .exit(List.of("mke2fs", "-V"), 0, "mke2fs 1.47.0")
      .print(List.of("mkfs.xfs", "-V"), "mkfs.xfs version 6.1.0\n")
      .print(List.of("mkfs.vfat", "--help"), "Usage: mkfs.vfat\n")
      .print(List.of("mkswap", "--version"), "mkswap from util-linux 2.38\n");

  @TempDir
  Path directory;

  private Path state;

  @BeforeEach
  void make_directory() throws IOException {
    hypervisor.addNetwork("default", NetworkState.ACTIVE);
    state = Files.createDirectory(directory.resolve("state"));
    permit(directory, "rwx--x--x");
    permit(state, "rwx--x--x");
  }

  private static void permit(Path path, String permissions) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }

  private HostReport examine() {
    return examine(DriverConfig.SYSTEM);
  }

  private HostReport examine(String connect) {
    return new Doctor(DriverConfig.of(connect, state), hypervisor, commands, directory).examine();
  }

  private static Check find(HostReport report, String name) {
    return report.checks().stream()
        .filter(check -> check.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private void uninstall(String command) {
    commands.answer(List.of(command), asked -> {
      throw new ImageException(
          ImageException.Kind.COMMAND_MISSING, "Command " + command + " is not installed");
    });
  }

  @Test
  void finds_a_host_that_lacks_nothing_usable() {
    HostReport report = examine();

    assertThat(report.isUsable()).isTrue();
    assertThat(report.checks()).noneMatch(check -> check.verdict() == Verdict.MISSING);
    assertThat(find(report, "qemu-img"))
        .isEqualTo(Check.good("qemu-img", "qemu-img version 7.2.22"));
    assertThat(find(report, "e2fsprogs").verdict()).isEqualTo(Verdict.GOOD);
    assertThat(find(report, "libvirt").found()).contains("9.0.0", "FAKE 1.0.0", "fake:///");
    assertThat(find(report, "network default").verdict()).isEqualTo(Verdict.GOOD);
    assertThat(find(report, "state directory").found()).contains(state.toString(), "iB free");
    assertThat(report.virtualization()).contains(VirtualizationType.QEMU);
    assertThat(report.reason()).isNotBlank();
  }

  @ParameterizedTest
  @ValueSource(strings = {"qemu-img", "setpriv", "prlimit"})
  void finds_a_host_without_a_command_unusable(String command) {
    uninstall(command);

    HostReport report = examine();

    Check check = find(report, command);
    assertThat(check.verdict()).isEqualTo(Verdict.MISSING);
    assertThat(check.found()).contains("not installed");
    assertThat(check.remedy().orElseThrow()).contains("apt install", "dnf install");
    assertThat(report.isUsable()).isFalse();
    assertThat(report.checks()).filteredOn(c -> c.verdict() == Verdict.MISSING).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"e2fsck", "resize2fs"})
  void can_do_without_file_system_tools(String command) {
    uninstall(command);

    HostReport report = examine();

    Check check = find(report, "e2fsprogs");
    assertThat(check.verdict()).isEqualTo(Verdict.POOR);
    assertThat(check.found()).contains(command, "not grown");
    assertThat(check.remedy().orElseThrow()).contains("e2fsprogs");
    assertThat(report.isUsable()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"mke2fs, ext4", "mkfs.xfs, xfs", "mkfs.vfat, vfat", "mkswap, swap"})
  void can_do_without_programs_that_format(String command, String formatting) {
    assertThat(find(examine(), "disk formatting").verdict()).isEqualTo(Verdict.GOOD);
    uninstall(command);

    HostReport report = examine();

    Check check = find(report, "disk formatting");
    assertThat(check.verdict()).isEqualTo(Verdict.POOR);
    assertThat(check.found())
        .isEqualTo("No disk can be formatted as " + formatting + ": Command " + command
            + " is not installed");
    assertThat(check.remedy().orElseThrow()).contains("apt install", "dnf install");
    assertThat(report.isUsable()).isTrue();
  }

  @Test
  void tells_when_libvirt_can_not_be_reached() {
    hypervisor.fail(
        Action.CAPABILITIES, new DriverException(Kind.HYPERVISOR_UNAVAILABLE, "No daemon"));

    HostReport report = examine();

    assertThat(report.isUsable()).isFalse();
    Check check = find(report, "libvirt");
    assertThat(check.verdict()).isEqualTo(Verdict.MISSING);
    assertThat(check.found()).isEqualTo("No daemon");
    assertThat(check.remedy().orElseThrow()).contains("libvirtd");
    assertThat(report.virtualization()).isEmpty();
    assertThat(report.reason()).contains("libvirt");
    assertThat(report.checks()).noneMatch(c -> c.name().equals("network default"));
  }

  @Test
  void tells_when_libvirt_is_lost_while_it_is_asked() {
    hypervisor.fail(Action.NETWORK, new DriverException(Kind.HYPERVISOR_UNAVAILABLE, "Gone"));

    Check check = find(examine(), "network default");

    assertThat(check.verdict()).isEqualTo(Verdict.POOR);
    assertThat(check.found()).contains("Gone");
  }

  @Test
  void tells_how_to_start_the_default_network() {
    hypervisor.addNetwork("default", NetworkState.INACTIVE);

    Check check = find(examine(), "network default");

    assertThat(check.verdict()).isEqualTo(Verdict.POOR);
    assertThat(check.remedy()).contains("virsh net-start default");
  }

  @Test
  void tells_when_there_is_no_default_network() {
    HostReport report = new Doctor(
            DriverConfig.of(DriverConfig.SYSTEM, state), new FakeHypervisor(), commands)
        .examine();

    assertThat(find(report, "network default").found()).contains("not defined");
    assertThat(report.isUsable()).isTrue();
  }

  @Test
  void looks_for_no_network_and_no_closed_directory_of_a_users_own_session() throws IOException {
    permit(state, "rwx------");

    HostReport report = examine(DriverConfig.SESSION);

    assertThat(report.isUsable()).isTrue();
    assertThat(find(report, "state directory").verdict()).isEqualTo(Verdict.GOOD);
    assertThat(report.checks()).noneMatch(check -> check.name().equals("network default"));
  }

  @Test
  void finds_a_state_directory_unusable_that_is_closed_to_the_qemu_user() throws IOException {
    permit(directory, "rwx------");

    HostReport report = examine();

    assertThat(report.isUsable()).isFalse();
    Check check = find(report, "state directory");
    assertThat(check.verdict()).isEqualTo(Verdict.MISSING);
    assertThat(check.remedy().orElseThrow()).contains("chmod o+x " + directory);
  }

  @Test
  void finds_the_state_directory_itself_closed() throws IOException {
    permit(state, "rwx------");

    assertThat(find(examine(), "state directory").verdict()).isEqualTo(Verdict.MISSING);
  }

  @Test
  void tells_when_the_state_directory_can_not_be_read() throws IOException {
    Files.delete(state);

    Check check = find(examine(), "state directory");

    assertThat(check.verdict()).isEqualTo(Verdict.MISSING);
    assertThat(check.found()).contains(state.toString());
  }

  @Test
  void tells_what_guests_can_have() {
    hypervisor.announce(new DomainCapabilities(
        Optional.empty(),
        Map.of(
            Capability.FIRMWARE, Set.of("efi"),
            Capability.SECURE_LOADER, Set.of("yes", "no"),
            Capability.TPM_BACKEND, Set.of("emulator"))));
    hypervisor.announce(Set.of(Backend.PASST, Backend.SLIRP));

    HostReport report = examine();

    assertThat(find(report, "UEFI"))
        .isEqualTo(Check.good("UEFI", "firmware found, with secure boot"));
    assertThat(find(report, "TPM")).isEqualTo(Check.good("TPM", "by swtpm"));
    assertThat(find(report, "user-mode network"))
        .isEqualTo(Check.good("user-mode network", "by passt, slirp"));
  }

  @Test
  void tells_what_guests_lack_and_how_to_get_it() {
    hypervisor.announce(new DomainCapabilities(
        Optional.empty(), Map.of(Capability.FIRMWARE, Set.of(), Capability.TPM_BACKEND, Set.of())));
    hypervisor.announce(Set.of());

    HostReport report = examine();

    assertPoor(report, "UEFI", "no firmware", "apt install ovmf");
    assertPoor(report, "TPM", "no swtpm", "swtpm-tools");
    assertPoor(report, "user-mode network", "neither passt nor slirp", "apt install passt");
    assertThat(report.isUsable()).isTrue();
  }

  private static void assertPoor(HostReport report, String name, String found, String remedy) {
    Check check = find(report, name);
    assertThat(check.verdict()).isEqualTo(Verdict.POOR);
    assertThat(check.found()).contains(found);
    assertThat(check.remedy().orElseThrow()).contains(remedy);
  }

  @Test
  void says_when_nothing_is_told_of_guests() {
    assertThat(find(examine(), "UEFI").found()).isEqualTo("libvirt does not tell");
    assertThat(find(examine(), "TPM").found()).isEqualTo("libvirt does not tell");

    hypervisor.fail(Action.DOMAIN_CAPABILITIES, new DriverException(Kind.UNSUPPORTED, "No q35"));

    assertThat(find(examine(), "capabilities").found()).isEqualTo("No q35");
  }

  @Test
  void looks_at_what_confines_machines_if_libvirt_uses_it() throws IOException {
    Path enforce = Files.createDirectories(directory.resolve("sys/fs/selinux")).resolve("enforce");
    Files.writeString(enforce, "1");
    commands.print(
        List.of("stat", "--format=%C", "--", state.toRealPath().toString()),
        "system_u:object_r:virt_image_t:s0\n");
    HostCapabilities host = hypervisor.capabilities();
    assertThat(examine().checks())
        .noneMatch(check -> List.of("apparmor", "selinux").contains(check.name()));

    hypervisor.announce(new HostCapabilities(
        host.uri(),
        host.hypervisor(),
        host.libvirtVersion(),
        host.hostName(),
        host.architecture(),
        host.virtualization(),
        Set.of("apparmor", "selinux", "dac"),
        host.nodes()));
    HostReport report = examine();

    assertThat(find(report, "apparmor").found()).contains("not confined");
    assertThat(find(report, "selinux").found()).contains("virt_image_t");
  }

  @Test
  void changes_nothing() throws IOException {
    examine();

    assertThat(state).isEmptyDirectory();
    assertThat(hypervisor.calls()).isEmpty();
    assertThat(commands.commands()).hasSize(9);
  }
}

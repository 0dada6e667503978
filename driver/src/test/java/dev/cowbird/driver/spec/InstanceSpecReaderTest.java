/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cowbird.driver.Boot;
import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.GuestConfig;
import dev.cowbird.driver.InstanceSpec;
import dev.cowbird.driver.NetworkSpec;
import dev.cowbird.driver.SeedFormat;
import dev.cowbird.driver.WaitFor;
import dev.cowbird.driver.domain.CpuModel;
import dev.cowbird.driver.domain.Firmware;
import dev.cowbird.driver.domain.GuestProfile;
import dev.cowbird.driver.domain.Hardware;
import dev.cowbird.driver.domain.MemorySize;
import dev.cowbird.driver.domain.NicSource;
import dev.cowbird.driver.domain.OnOff;
import dev.cowbird.driver.domain.PublishedPort;
import dev.cowbird.driver.domain.SecureBoot;
import dev.cowbird.driver.domain.SerialPort;
import dev.cowbird.imagebackend.DiskKind;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageLocation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstanceSpecReaderTest {
  private static final String NAMED = "name: web\nimage: a.img\n";

  @TempDir
  private Path directory;

  private SpecFiles files;

  @BeforeEach
  void write() {
    files = SpecFiles.in(directory);
  }

  private InstanceSpec spec(String more) {
    return files.read(NAMED + more).spec();
  }

  private Hardware hardware(String more) {
    return spec("hardware: " + more).hardware();
  }

  @Test
  void needs_only_a_name_and_an_image() {
    InstanceSpec spec = spec("");

    assertThat(spec).isEqualTo(InstanceSpec.builder(spec.name(), spec.image()).build());
    assertThat(spec.name().value()).isEqualTo("web");
    assertThat(spec.image().location())
        .isEqualTo(new ImageLocation.LocalFile(directory.resolve("a.img")));
  }

  @Test
  void leaves_name_and_image_to_others() {
    SpecDocument document = files.read("memory: 2G");

    assertThat(document.name()).isEmpty();
    assertThat(document.image()).isEmpty();
    assertThatExceptionOfType(DriverException.class)
        .isThrownBy(document::spec)
        .withMessageContaining("no name")
        .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.SPEC_REFUSED));
    InstanceSpec named = spec("");
    assertThat(document.spec(named.name(), named.image()).memory())
        .isEqualTo(MemorySize.ofMib(2048));
  }

  @Test
  void reads_json() {
    InstanceSpec spec = files
        .read("{\n\t\"name\": \"web\",\n\t\"image\": \"a\\/b.img\", \"cpus\":2,"
            + " \"guest\":{\"timezone\":\"UTC\"}\n}")
        .spec();

    assertThat(spec.vcpus()).isEqualTo(2);
    assertThat(spec.image().location()).hasToString(directory.resolve("a/b.img").toString());
    assertThat(spec.guest()).isPresent();
  }

  @Test
  void reads_a_file_beside_which_its_files_lie() {
    Path file = files.write("web.yaml", NAMED + "guest: {sshKeyFiles: [id.pub]}");

    assertThat(InstanceSpecReader.read(file).spec().guest().orElseThrow().defaultUserKeys())
        .singleElement()
        .hasToString(SpecFiles.KEY);
  }

  @Test
  void says_that_a_file_is_missing() {
    assertThatExceptionOfType(DriverException.class)
        .isThrownBy(() -> InstanceSpecReader.read(directory.resolve("none.yaml")))
        .withMessage("There is no file " + directory.resolve("none.yaml"));
    assertThatExceptionOfType(DriverException.class)
        .isThrownBy(() -> InstanceSpecReader.read(directory))
        .withMessageContaining("can't be read");
  }

  @ParameterizedTest
  @CsvSource({
    "a.img, DIR/a.img",
    "../a.img, DIR/../a.img",
    "/a.img, /a.img",
    "file:/a.img, /a.img",
    "https://example.org/a.img, https://example.org/a.img",
    "glance:11111111-2222-3333-4444-555555555555, glance:11111111-2222-3333-4444-555555555555"
  })
  void finds_images_relative_to_the_description(String said, String meant) {
    assertThat(files.read("image: " + said).image().orElseThrow().location())
        .hasToString(meant.replace("DIR", directory.toString()));
  }

  @Test
  void reads_what_is_known_of_an_image() {
    var image = files
        .read("image: {location: 'https://example.org/x/a.img', checksumFile: SUMS,"
            + " signature: SUMS.sig, keys: [k.asc], format: raw, compression: xz}")
        .image()
        .orElseThrow();

    assertThat(image.format()).hasToString("Optional[raw]");
    assertThat(image.compression()).hasToString("Optional[xz]");
    var list = image.checksums().orElseThrow();
    assertThat(list.file()).hasToString("https://example.org/x/SUMS");
    assertThat(list.signature()).hasToString("Optional[https://example.org/x/SUMS.sig]");
    assertThat(list.keys()).containsExactly(directory.resolve("k.asc"));
  }

  @Test
  void reads_sizes_and_times() {
    SpecDocument document = files.read(NAMED
        + "disk: {size: 1536M, kind: raw}\nmemory: 1073741824\ncpus: 3\ntimeout: 90\nrm: true");

    assertThat(document.spec().diskSize()).contains(DiskSize.parse("1536M"));
    assertThat(document.spec().diskKind()).isEqualTo(DiskKind.RAW);
    assertThat(document.spec().memory()).isEqualTo(MemorySize.ofMib(1024));
    assertThat(document.spec().vcpus()).isEqualTo(3);
    assertThat(document.timeout()).contains(Duration.ofSeconds(90));
    assertThat(document.removal()).isEqualTo(OnOff.ON);
    assertThat(spec("disk: 0").diskSize()).contains(DiskSize.ZERO);
  }

  @Test
  void reads_networks_as_words_or_in_full() {
    InstanceSpec spec = spec("networks: [auto, inside, 'bridge:br0,mac=52:54:00:00:00:07',"
        + " {bridge: ovs0, vlan: 7, openVswitch: true, mac: '52:54:00:00:00:08', mtu: 9000}]\n"
        + "publish: ['8080:80', {host: 0, guest: 53, transport: udp}]");

    assertThat(spec.networks())
        .hasSize(4)
        .startsWith(new NetworkSpec.Automatic(), new NetworkSpec.Named("inside"));
    var nic = ((NetworkSpec.Described) spec.networks().get(3)).nic();
    assertThat(nic.source())
        .isEqualTo(new NicSource.Bridge(
            "ovs0", Optional.of(7), Optional.of(new NicSource.OpenVswitchPort(Optional.empty()))));
    assertThat(nic.mtu()).contains(9000);
    assertThat(spec.published())
        .containsExactly(PublishedPort.local(8080, 80), PublishedPort.parse("127.0.0.1:0:53/udp"));
    assertThat(spec("networks: [inside]\ngroups: [web]").securityGroups()).containsExactly("web");
    assertThat(spec("networks: [none]").networks()).isEmpty();
  }

  @Test
  void reads_what_a_machine_starts_with() {
    assertThat(spec("boot: disk").boot()).isEqualTo(new Boot.FromDisk());
    assertThat(spec("boot: image").boot()).isEqualTo(spec("").boot());
    assertThat(spec("boot: {kernel: vmlinuz, initrd: initrd.img, commandLine: quiet}")
            .boot())
        .isInstanceOfSatisfying(Boot.ByKernel.class, boot -> {
          assertThat(boot.kernel().location())
              .hasToString(directory.resolve("vmlinuz").toString());
          assertThat(boot.initrd()).isPresent();
          assertThat(boot.commandLine()).isPresent();
        });
  }

  @Test
  void starts_hardware_with_its_profile_wherever_that_stands() {
    Hardware hardware = hardware("{video: qxl, balloon: false, profile: windows}");

    Hardware windows = GuestProfile.WINDOWS.hardware();
    assertThat(hardware.features()).isEqualTo(windows.features());
    assertThat(hardware.platform()).isEqualTo(windows.platform());
    assertThat(hardware.peripherals().tpm()).isPresent();
    assertThat(hardware.peripherals().video()).hasToString("Optional[QXL]");
    assertThat(hardware.peripherals().balloon()).isEmpty();
  }

  @Test
  void reads_firmware() {
    assertThat(hardware("{firmware: bios}").platform().firmware()).contains(new Firmware.Bios());
    assertThat(hardware("{firmware: uefi}").platform().firmware())
        .contains(new Firmware.Uefi(SecureBoot.ANY));
    assertThat(hardware("{firmware: {secureBoot: on}}").platform().firmware())
        .contains(new Firmware.Uefi(SecureBoot.ON));
    assertThat(hardware("{firmware: {loader: code.fd}}").platform().firmware())
        .contains(new Firmware.Loader(
            directory.resolve("code.fd"), Optional.empty(), Optional.empty(), SecureBoot.ANY));
  }

  @Test
  void reads_processors_memory_and_tuning() {
    Hardware hardware = hardware("{cpu: {mode: host-model, topology: {cores: 4}},"
        + " memory: {backing: {hugePages: true}, cells: [{cpus: 0, memory: 1G}]},"
        + " tuning: {vcpuPins: {0: 1, \"1\": '2-3'}}}");

    assertThat(hardware.cpu().model()).contains(new CpuModel.HostModel());
    assertThat(hardware.cpu().topology().orElseThrow().processors()).isEqualTo(4);
    assertThat(
            hardware.memory().backing().orElseThrow().hugePages().orElseThrow().size())
        .isEmpty();
    assertThat(hardware.tuning().vcpuPins()).hasToString("{0=1, 1=2-3}");
  }

  @Test
  void reads_devices() {
    var devices = hardware("{tpm: true, vsock: true, random: false, serialPorts: [pty, {file: a}],"
            + " shares: [{source: /srv, tag: srv}], hostDevices: [{usb: '046D:c52b'}]}")
        .peripherals();

    assertThat(devices.tpm().orElseThrow().model()).isEmpty();
    assertThat(devices.vsock().orElseThrow().cid()).isEmpty();
    assertThat(devices.random()).isEmpty();
    assertThat(devices.serialPorts())
        .containsExactly(new SerialPort.Pty(), new SerialPort.OutputFile(directory.resolve("a")));
    assertThat(devices.hostDevices()).hasToString("[Usb[vendor=1133, product=50475]]");
  }

  @Test
  void reads_what_a_guest_is_told() {
    InstanceSpec spec = spec("""
        guest:
          hostname: nest
          seed: config-drive
          users: [{name: kim, passwordFile: password, sudo: without-password}]
          files: [{path: /a, mode: 0600, content: text}, {path: /b, contentFile: content}]
          userData: |
            #cloud-config
            {}
          nics: [{dhcp: [ipv4, ipv6]}]
        """);

    GuestConfig guest = spec.guest().orElseThrow();
    assertThat(guest.hostname()).hasToString("Optional[nest]");
    assertThat(guest.users().get(0).password().orElseThrow().secret().reveal()).isEqualTo("s3cret");
    assertThat(guest.files().get(0).mode()).isEqualTo("0600");
    assertThat(guest.files().get(1).content().toBytes()).asString().isEqualTo("copied");
    assertThat(guest.userData()).isPresent();
    assertThat(guest.nics().get(0).dhcp()).hasSize(2);
    assertThat(spec.seedFormat()).isEqualTo(SeedFormat.CONFIG_DRIVE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ssh | ssh",
        "[] | ",
        "[ssh] | ssh",
        "[ssh, 'console:login:'] | ssh and console:login:",
        "{any: [ip, agent]} | ip or agent",
        "{any: [[ip, agent], cloud-init]} | ip and agent or cloud-init",
        "{http: {port: 80}} | http:80/",
        "[{sshLogin: {user: kim, keyFile: id}}, {http: {port: 80, status: 204}}]"
            + " | ssh login as kim and http:80/ with status 204"
      })
  void reads_what_is_waited_for(String said, String meant) {
    assertThat(files.read("wait: " + said).waitFor().map(WaitFor::toString))
        .isEqualTo(Optional.ofNullable(meant));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "memroy: 1G | 1:1: memroy is not known: did you mean 'memory'?",
        "Memory: 1G | 1:1: Memory is not known: did you mean 'memory'?",
        "hardware: {cpu: {modle: x}} | 1:18: hardware.cpu.modle is not known: did you mean 'model'?",
        "hardware: {secureboot: on} | 1:12: hardware.secureboot is not known; known are profile, ",
        "hardware: {kvm_hidden: true} | did you mean 'kvmHidden'?",
        "networks: [auto, {bridge: br0, mca: x}] | networks[1].mca is not known: did you mean 'mac'?",
        "guest: {users: [{name: kim, password: x}]} | guest.users[0].password is not known",
        "guest: {nics: [{dns: []}]} | guest.nics[0].dns is not known",
        "wait: [{htpp: {port: 1}}] | wait[0].htpp is not known: did you mean 'http'?",
        "image: {url: x} | image.url is not known",
        "publish: [{from: 1}] | publish[0].from is not known"
      })
  void says_where_an_unknown_key_is_and_what_was_meant(String text, String problem) {
    assertThat(files.problems(text)).first().asString().startsWith("spec.yaml:").contains(problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "memory: lots | memory: 'lots' is not a size: a whole number of bytes, or one with K, M, G or T",
        "memory: true | memory: expected an amount of memory, such as 2G in quotation marks, not true",
        "memory: [1G] | memory: expected an amount of memory, such as 2G, not a list",
        "cpus: two | cpus: expected a whole number from 1 to 512, not the text 'two'",
        "cpus: '2' | cpus: expected a whole number from 1 to 512, not the text '2'",
        "cpus: 1.5 | cpus: expected a whole number from 1 to 512, not the number 1.5",
        "cpus: 513 | cpus: expected a whole number from 1 to 512, not 513",
        "cpus: 99999999999999999999 | cpus: expected a whole number from 1 to 512, not 9999",
        "name: 42 | name: expected a name in quotation marks, not the number 42",
        "name: | name: expected a name, not nothing",
        "name: a b | name: 'a b' is not an instance name",
        "rm: yes | rm: expected true or false, not the text 'yes'",
        "networks: auto | networks: expected a list, each auto, user, none,",
        "guest: [] | guest: expected a mapping with hostname, users, ..., not a list",
        "timeout: 5d | timeout: '5d' is not a duration",
        "hardware: {clock: gmt} | hardware.clock: expected one of utc, localtime, not 'gmt'",
        "hardware: {video: virtoi} | not 'virtoi': did you mean 'virtio'?",
        "hardware: {tpm: false} | hardware.tpm: expected true, or no such key, not false",
        "hardware: {cpu: {mode: maximum, model: x}} | hardware.cpu: only one of mode, model can be said",
        "hardware: {hostDevices: [{}]} | hardware.hostDevices[0]: one of pci, mdev, usb is missing",
        "networks: [{network: a, vlan: 5}] | networks[0]: vlan belongs to bridge or pci",
        "networks: [{network: a, mac: 'x'}] | networks[0].mac: 'x' is not a MAC address",
        "guest: {users: [{}]} | guest.users[0]: the key 'name' is missing",
        "guest: {sshKeyFiles: [none.pub]} | guest.sshKeyFiles[0]: There is no file ",
        "guest: {userData: hello} | guest.userData: User data begins like none",
        "guest: {hostname: a.b} | guest: Host name a.b has a domain",
        "hardware: {devices: ['<a']} | hardware.devices[0]: ",
        "hardware: {launchSecurity: {sev: {policy: x}}} | launchSecurity.sev.policy: 'x' is not a policy",
        "wait: login | wait: 'login' is not console:TEXT",
        "image: {location: a, keys: [b]} | image: signature and keys need a checksumFile"
      })
  void says_what_a_value_should_have_been(String text, String problem) {
    assertThat(files.problems(text)).singleElement().asString().contains(problem);
  }

  @Test
  void says_what_contradicts_itself_as_a_whole() {
    assertThat(files.problems("networks: [none]\npublish: ['80:80']"))
        .containsExactly("spec.yaml:1:1: Ports are published on a user-mode network, and there is"
            + " none among []");
  }

  @Test
  void tells_of_all_mistakes_in_their_order() {
    List<String> problems = files.problems("""
        cpus: none
        hardware:
          cpu: {modle: x, topology: {cores: 0}}
          tmp: true
        guest:
          users:
            - {sudo: maybe}
        """);

    assertThat(problems).hasSize(6);
    assertThat(problems.stream().map(each -> each.split(" ", 2)[0]))
        .containsExactly(
            "spec.yaml:1:7:",
            "spec.yaml:3:9:",
            "spec.yaml:3:37:",
            "spec.yaml:4:3:",
            "spec.yaml:7:7:",
            "spec.yaml:7:14:");
  }

  @Test
  void throws_with_all_mistakes_if_it_is_told_to_read() {
    assertThatExceptionOfType(DriverException.class)
        .isThrownBy(() -> files.read("a: 1\nb: 2"))
        .satisfies(e -> assertThat(String.valueOf(e.getMessage()).lines())
            .hasSize(2)
            .allSatisfy(line -> assertThat(line).startsWith("spec.yaml:")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "guest: {users: [{name: kim, passwordFile: password}], rootPasswordFile: password}",
        "hardware: {graphics: [{protocol: vnc, passwordFile: screen-password}]}"
      })
  void shows_no_password(String text) {
    assertThat(files.read(NAMED + text).spec().toString()).doesNotContain("s3cret");
  }

  @Test
  void shows_no_password_that_it_refuses() {
    files.write("long", "far too long for VNC");

    assertThat(files.problems("hardware: {graphics: [{protocol: vnc, passwordFile: long}]}"))
        .singleElement()
        .asString()
        .contains("at most 8")
        .doesNotContain("far too");
  }
}

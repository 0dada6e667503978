/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.driver.address.IpAddress;
import dev.cowbird.driver.domain.PublishedPort;
import dev.cowbird.driver.network.HeldPort;
import dev.cowbird.driver.network.HeldPort.Holder;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tables are a little-endian host's. */
@EnabledIf("isLittleEndian")
class HostSocketsTest {
  private static final String IPV4 = "0100000A"; // 10.0.0.1
  private static final String LOOPBACK = "0100007F";
  private static final String ANY = "00000000";
  private static final String IPV6 = "000000FD000000000000000001000000"; // fd00::1
  private static final String ANY_IPV6 = "0".repeat(32);
  private static final NetworkPatient GUEST = guest("vm");

  @TempDir
  private Path root;

  static boolean isLittleEndian() {
    return ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
  }

  private static NetworkPatient guest(String name) {
    return new NetworkPatient(
        name, "<domain id='7'/>", true, Map.of(), List.of(), Set.<Integer>of());
  }

  @ParameterizedTest
  @CsvSource({
    IPV4 + ", 10.0.0.1:8080:80, true",
    IPV4 + ", 127.0.0.1:8080:80, false",
    IPV4 + ", 0.0.0.0:8080:80, true",
    IPV4 + ", 10.0.0.1:8081:80, false",
    IPV4 + ", 10.0.0.1:8080:80/udp, false",
    ANY + ", 127.0.0.1:8080:80, true",
    ANY + ", [fd00::1]:8080:80, false",
    IPV6 + ", [fd00::1]:8080:80, true",
    IPV6 + ", [::]:8080:80, true",
    IPV6 + ", 0.0.0.0:8080:80, false",
    "00000000000000000000000000000000, 127.0.0.1:8080:80, true",
    "0000000000000000FFFF00000100007F, 127.0.0.1:8080:80, true",
  })
  void a_socket_holds_what_is_sent_to_its_address(String local, String port, boolean held)
      throws IOException {
    listen("1", local);

    assertThat(holder(port).holder()).isEqualTo(held ? Holder.UNKNOWN : Holder.NOBODY);
  }

  @Test
  void the_one_on_the_very_address_comes_before_the_one_on_any() throws IOException {
    listen("1", ANY);
    listen("2", LOOPBACK);
    listen("3", ANY_IPV6);
    process(11, "nginx", "1");
    process(12, "qemu-system-x86\0-name\0guest=vm,debug-threads=on\0", "2");
    process(13, "sshd", "3");

    assertThat(holder("127.0.0.1:8080:80").holder()).isEqualTo(Holder.GUEST);
    assertThat(holder("0.0.0.0:8080:80").process()).contains("process 11");
    assertThat(holder("[::]:8080:80").process()).contains("process 13");
    assertThat(holder("10.0.0.1:8080:80").process()).contains("process 11");
  }

  @Test
  void only_its_own_passt_is_a_guests() throws IOException {
    listen("1", LOOPBACK);
    process(11, "passt\0--socket\0/run/libvirt/qemu/passt/7-vm-net0.socket\0", "1");

    assertThat(holder("8080:80").holder()).isEqualTo(Holder.GUEST);
    for (String other : List.of("8-vm-net0", "7-vm2-net0", "17-vm-net0")) {
      process(11, "passt\0--socket\0/run/libvirt/qemu/passt/" + other + ".socket\0", "1");
      assertThat(holder("8080:80").holder()).as(other).isEqualTo(Holder.OTHER);
    }
    process(11, "passt\0--socket\0/run/libvirt/qemu/passt/7-a-very-long-name-of--net0.socket", "1");
    NetworkPatient longer = guest("a-very-long-name-of-a-machine");
    assertThat(
            new HostSockets(root).holder(PublishedPort.parse("8080:80"), longer).holder())
        .isEqualTo(Holder.GUEST);
  }

  @Test
  void reads_what_this_host_tells() throws IOException {
    try (ServerSocket open = new ServerSocket(0, 1, IpAddress.parse("127.0.0.1").value())) {
      HostSockets host = new HostSockets(Path.of("/"));
      String ports = ":" + open.getLocalPort() + ":80";

      assertThat(host.holder(PublishedPort.parse("127.0.0.1" + ports), GUEST).process())
          .contains("process " + ProcessHandle.current().pid());
      assertThat(host.holder(PublishedPort.parse("127.0.0.2" + ports), GUEST).holder())
          .isEqualTo(Holder.NOBODY);
    }
  }

  private HeldPort holder(String port) {
    return new HostSockets(root).holder(PublishedPort.parse(port), GUEST);
  }

  /** One more TCP socket that listens on port 8080. */
  private void listen(String number, String local) throws IOException {
    Path table = root.resolve(local.length() == 8 ? "proc/net/tcp" : "proc/net/tcp6");
    Files.createDirectories(table.getParent());
    String before = Files.exists(table) ? Files.readString(table) : "sl local_address ...\n";
    String rest = "0".repeat(local.length()) + ":0000 0A 0:0 00:0 0 0 0 ";
    Files.writeString(table, before + "0: " + local + ":1F90 " + rest + number + " 1\n");
  }

  private void process(int id, String commandLine, String socket) throws IOException {
    Path process = root.resolve("proc/" + id);
    Files.createDirectories(process.resolve("fd"));
    Files.writeString(process.resolve("cmdline"), commandLine);
    Path file = process.resolve("fd/3");
    Files.deleteIfExists(file);
    Files.createSymbolicLink(file, Path.of("socket:[" + socket + "]"));
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cowbird.driver.ComputeDriver;
import dev.cowbird.driver.DriverConfig;
import dev.cowbird.driver.NetworkSpec;
import dev.cowbird.driver.WaitFor;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.it.CommandLine.Result;
import dev.cowbird.junit.CowbirdTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Networks and security groups as they are typed, and what is said when a path breaks. */
@CowbirdTest
@ResourceLock(TestGroup.FILTERS)
class NetDoctorIT {
  private static final int ATTEMPTS = 50;

  private CommandLine cowbird;
  private ComputeDriver driver;
  private InstanceName name;
  private String network;
  private String group;

  /** Of the network's addresses. */
  private String prefix;

  @BeforeEach
  void makes_a_network_and_a_group(
      ComputeDriver computeDriver, DriverConfig config, InstanceName instance) {
    assumeTrue(
        config.connectUri().equals(DriverConfig.SYSTEM),
        "Only the system's libvirt makes networks, not " + config.connectUri());
    driver = computeDriver;
    cowbird = CommandLine.in(driver.images().layout().root());
    name = instance;
    network = "net-" + name.value();
    group = "group-" + name.value();
    prefix = create();
    done("group", "put", group, "allow:tcp:22", "allow:icmp", "allow:all:out");
  }

  /** On a subnet that nobody has: others run at the same time. */
  private String create() {
    for (int attempt = 1; ; attempt++) {
      String free = "10.213." + ThreadLocalRandom.current().nextInt(256) + ".";
      Result result = cowbird.run(
          "net",
          "create",
          network,
          "--subnet",
          free + "0/24",
          "--dhcp",
          free + "10-" + free + "50");
      if (result.status() != 6 || attempt == ATTEMPTS) {
        assertThat(result.status()).as(result.err()).isZero();
        return free;
      }
    }
  }

  @AfterEach
  void removes_them() {
    if (driver == null) {
      return;
    }
    if (driver.instances().stream().anyMatch(each -> each.name().equals(name))) {
      driver.destroy(name);
    }
    done("net", "rm", network, "--force");
    done("group", "rm", group);
  }

  @Test
  void takes_a_network_and_a_group_through_their_lives() {
    JsonNode shown = done("net", "show", network);
    assertThat(shown.path("state").asText()).isEqualTo("active");
    assertThat(done("net", "ls").path("networks")).contains(shown);
    assertThat(done("net", "leases", network).path("leases")).isEmpty();
    assertThat(cowbird.run("net", "create", network, "--isolated", "--json").status())
        .isEqualTo(6);
    assertThat(cowbird
            .run("net", "create", network + "2", "--subnet", prefix + "64/26")
            .status())
        .isEqualTo(6);

    String mac = "52:54:00:13:0a:05";
    JsonNode changed = done(
        "net",
        "update",
        network,
        "--lease",
        mac + "=" + prefix + "5,five",
        "--dns",
        "db=" + prefix + "6");
    assertThat(changed.at("/definition/addresses/0/leases/0/name").asText()).isEqualTo("five");
    assertThat(done("net", "update", network, "--remove-lease", mac, "--remove-dns", prefix + "6"))
        .isEqualTo(shown);

    assertThat(done("group", "show", group).path("rules"))
        .extracting(JsonNode::asText)
        .contains("allow:tcp:22:in:ipv4", "allow:icmp:in", "allow:all:out:ipv6");
    assertThat(done("group", "ls").path("groups")).extracting(JsonNode::asText).contains(group);
  }

  /** One guest for all of it: to boot one takes longer than all else. */
  @Test
  void names_the_hop_at_which_a_path_breaks_in_real_ways() throws Exception {
    driver.spawn(
        TinyGuest.spec(name)
            .network(new NetworkSpec.Named(network))
            .securityGroups(List.of(group))
            .build(),
        ProgressListener.none());
    driver.await(name, WaitFor.all(WaitFor.tcpPort(22), WaitFor.agent()), TinyGuest.PATIENCE);
    assertBreaksAt("none", "whole", "--port", "22");
    JsonNode path = doctor().at("/interfaces/0");
    assertThat(path.path("leases")).hasSize(1).isEqualTo(path.path("neighbours"));
    assertThat(path.at("/filter/includes")).extracting(JsonNode::asText).contains("group " + group);
    String tap = path.path("device").asText();
    String bridge = path.path("bridge").asText();

    assertBreaksAt("filter", "lets nobody connect to TCP port 80", "--port", "80");
    done("group", "put", group, "allow:tcp:22", "allow:tcp:81", "allow:icmp", "allow:all:out");
    assertBreaksAt("service", "refuses TCP port 81", "--port", "81");

    run("virsh", "domif-setlink", name.value(), tap, "down");
    assertBreaksAt("link", "domif-setlink");
    run("virsh", "domif-setlink", name.value(), tap, "up");

    run("ip", "link", "set", bridge, "down");
    assertBreaksAt("bridge", "ip link set " + bridge + " up");
    run("ip", "link", "set", bridge, "up");

    run("ip", "link", "set", tap, "nomaster");
    assertBreaksAt("bridge port", "a port of no bridge");
    run("ip", "link", "set", tap, "master", bridge);

    endDnsmasq();
    assertBreaksAt("dhcp server", "restart the network");

    done("stop", name.value(), "--timeout", "0");
    assertBreaksAt("guest power", "start it");
  }

  private void endDnsmasq() throws IOException {
    Path file = Path.of("/run/libvirt/network").resolve(network + ".pid");
    ProcessHandle dnsmasq =
        ProcessHandle.of(Long.parseLong(Files.readString(file).strip())).orElseThrow();
    dnsmasq.destroy();
    await().until(() -> !dnsmasq.isAlive());
  }

  private JsonNode doctor(String... more) {
    List<String> typed = new ArrayList<>(List.of("net", "doctor", name.value(), "--json"));
    typed.addAll(List.of(more));
    return cowbird.run(typed.toArray(String[]::new)).json();
  }

  private void assertBreaksAt(String hop, String words, String... more) {
    JsonNode document = doctor(more);
    assertThat(document.at("/interfaces/0/brokenAt").asText())
        .as(document.toString())
        .isEqualTo(hop);
    assertThat(document.at("/interfaces/0/verdict").asText()).contains(words);
  }

  private JsonNode done(String... arguments) {
    List<String> typed = new ArrayList<>(List.of(arguments));
    typed.add("--json");
    Result result = cowbird.run(typed.toArray(String[]::new));
    assertThat(result.status()).as(result.err()).isZero();
    return result.json();
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
  }
}

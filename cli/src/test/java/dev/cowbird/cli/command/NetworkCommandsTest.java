/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cowbird.cli.command.CliHost.Outcome;
import dev.cowbird.driver.address.IpPrefix;
import dev.cowbird.driver.address.MacAddress;
import dev.cowbird.driver.network.NetworkLease;
import dev.cowbird.driver.network.VirtualNetwork;
import dev.cowbird.driver.network.VirtualNetwork.State;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkCommandsTest {
  /** TEST-NET-2: no host has it. */
  private static final String SUBNET = "198.51.100.0/24";

  private static final String LEASE = "52:54:00:00:00:01=198.51.100.7,web";

  @TempDir
  Path directory;

  private CliHost host;

  @BeforeEach
  void open() {
    host = new CliHost(directory);
  }

  private Outcome net(String... arguments) {
    return host.run(
        Stream.concat(Stream.of("net"), Arrays.stream(arguments)).toArray(String[]::new));
  }

  private JsonNode done(String... arguments) {
    Outcome outcome =
        net(Stream.concat(Arrays.stream(arguments), Stream.of("--json")).toArray(String[]::new));
    assertThat(outcome.status()).as(outcome.err()).isZero();
    return outcome.document();
  }

  private static List<String> members(JsonNode document) {
    return document.properties().stream().map(Map.Entry::getKey).toList();
  }

  private void create() {
    done("create", "net1", "--subnet", SUBNET, "--dhcp", "198.51.100.10-198.51.100.20");
  }

  @Test
  void makes_a_network_of_all_that_can_be_said() {
    JsonNode network = done(
        "create",
        "net1",
        "--nat",
        "--out",
        "eth0",
        "--device",
        "cow7",
        "--subnet",
        SUBNET,
        "--subnet",
        "fd00:51::9/64",
        "--dhcp",
        "198.51.100.10-198.51.100.20",
        "--dhcp",
        "fd00:51::100-fd00:51::1ff",
        "--lease",
        LEASE,
        "--dns",
        "db,db.cow.example=198.51.100.8",
        "--forwarder",
        "9.9.9.9",
        "--domain",
        "cow.example",
        "--mtu",
        "1400",
        "--isolated-ports");

    assertThat(members(network))
        .containsExactly("name", "state", "ours", "bridge", "subnets", "guests", "definition");
    assertThat(network.path("state").asText()).isEqualTo("active");
    assertThat(network.path("ours").asBoolean()).isTrue();
    assertThat(network.path("bridge").asText()).isEqualTo("cow7");
    assertThat(network.path("subnets").toString())
        .isEqualTo("[\"198.51.100.1/24\",\"fd00:51::9/64\"]");
    JsonNode definition = network.path("definition");
    assertThat(members(definition))
        .containsExactly(
            "kind",
            "device",
            "vlan",
            "addresses",
            "domain",
            "mtu",
            "dns",
            "forwarders",
            "isolatedPorts");
    assertThat(definition.path("kind").asText()).isEqualTo("nat");
    assertThat(definition.path("device").asText()).isEqualTo("eth0");
    assertThat(definition.get("vlan").isNull()).isTrue();
    assertThat(definition.at("/addresses/0/dhcp/0").asText())
        .isEqualTo("198.51.100.10-198.51.100.20");
    assertThat(definition.at("/addresses/0/leases/0").toString())
        .isEqualTo("{\"mac\":\"52:54:00:00:00:01\",\"address\":\"198.51.100.7\",\"name\":\"web\"}");
    assertThat(definition.at("/addresses/1/dhcp")).hasSize(1);
    assertThat(definition.at("/dns/0/names")).hasSize(2);
    assertThat(definition.path("mtu").asInt()).isEqualTo(1400);
    assertThat(definition.path("isolatedPorts").asBoolean()).isTrue();
    assertThat(done("show", "net1")).isEqualTo(network);
    assertThat(done("ls").path("networks")).containsExactly(network);
  }

  @ParameterizedTest
  @CsvSource({
    "--routed, routed, ,",
    "--isolated, isolated, ,",
    "--ovs ovs0, ovs, ovs0,",
    "--ovs ovs0 --vlan 42, ovs, ovs0, 42"
  })
  void makes_networks_of_each_kind(String options, String kind, String device, Integer vlan) {
    boolean foreign = device != null;
    String[] typed = ("create net1 " + options + (foreign ? "" : " --subnet " + SUBNET)).split(" ");

    JsonNode definition = done(typed).path("definition");

    assertThat(definition.path("kind").asText()).isEqualTo(kind);
    assertThat(Optional.of(definition.get("device")).filter(node -> !node.isNull()))
        .map(JsonNode::asText)
        .isEqualTo(Optional.ofNullable(device));
    assertThat(Optional.of(definition.get("vlan")).filter(node -> !node.isNull()))
        .map(JsonNode::asInt)
        .isEqualTo(Optional.ofNullable(vlan));
  }

  @Test
  void refuses_a_bridge_that_the_host_lacks() {
    Outcome outcome = net("create", "net1", "--bridge", "no-such-bridge");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err()).contains("no bridge 'no-such-bridge'").hasLineCount(1);
    assertThat(host.hypervisor.networks().list()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "--nat --isolated --subnet 198.51.100.0/24, mutually exclusive",
    "--isolated --out eth0, --out does not go with",
    "--nat --vlan 7 --subnet 198.51.100.0/24, --vlan does not go with",
    "--ovs ovs0 --vlan 4095, not within 1 and 4094",
    "--bridge br0 --subnet 198.51.100.0/24, on a bridge that exists",
    "--nat, has no address",
    "--subnet 198.51.100.0, is not an address with a prefix length",
    "--subnet 198.51.100.0/31, leaves no subnet",
    "--subnet 198.51.100.0/24 --subnet 198.51.100.128/25, overlap",
    "--subnet 198.51.100.0/24 --dhcp 10.0.0.1-10.0.0.9, inside of none of the subnets",
    "--subnet 198.51.100.0/24 --dhcp 198.51.100.9-10.0.0.1, holds no address",
    "--subnet 198.51.100.0/24 --dhcp 198.51.100.9-198.51.101.1, is not inside of",
    "--subnet 198.51.100.0/24 --dhcp 198.51.100.1-198.51.100.9, the host's own address",
    "--subnet 198.51.100.0/24 --lease 52:54:00:00:00:01=10.0.0.1, inside of none of the subnets",
    "--subnet 198.51.100.0/24 --lease 52:54:00:00:00:01=198.51.100.1, the host's own address",
    "--subnet 198.51.100.0/24 --lease 52:54:00:00:00:01=198.51.100.7"
        + " --lease 52:54:00:00:00:01=198.51.100.8, Two leases are for 52:54:00:00:00:01",
    "--subnet 198.51.100.0/24 --lease 52:54:00:00:00:01=198.51.100.7"
        + " --lease 52:54:00:00:00:02=198.51.100.7, Two leases give away 198.51.100.7",
    "--subnet 198.51.100.0/24 --mtu 10, The MTU 10",
    "--subnet 198.51.100.0/24 --domain a_b, is not a DNS name",
    "--subnet 198.51.100.0/24 --dns a_b=198.51.100.7, is not a DNS name",
    "--subnet 198.51.100.0/24 --device a234567890123456, at most 15 characters"
  })
  void refuses_what_does_not_fit_before_anything_is_made(String options, String why) {
    Outcome outcome = net(("create net1 " + options).split(" "));

    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.err()).startsWith("cowbird: net create").contains(why).hasLineCount(1);
    assertThat(host.hypervisor.networks().list()).isEmpty();
  }

  @Test
  void refuses_a_name_or_a_subnet_that_is_taken() {
    create();

    for (String[] typed : new String[][] {
      {"create", "net1", "--isolated"},
      {"create", "net2", "--subnet", "198.51.100.128/25"},
      {"create", "net2", "--subnet", "198.51.0.0/16"}
    }) {
      assertThat(net(typed).status()).isEqualTo(6);
    }
    assertThat(host.hypervisor.networks().list()).hasSize(1);
  }

  @Test
  void shows_networks_to_people_whoever_made_them() {
    create();
    host.hypervisor
        .networks()
        .add(new VirtualNetwork(
            "others",
            State.INACTIVE,
            "<network><name>others</name><forward mode='hostdev'/></network>"));

    assertThat(net("ls").out().lines().map(line -> line.replaceAll(" +", " ")))
        .containsExactly(
            "NAME STATE KIND BRIDGE SUBNETS GUESTS MADE BY",
            "net1 active nat - 198.51.100.1/24 0 cowbird",
            "others inactive other - - 0 others");
    assertThat(net("show", "net1").out()).contains("198.51.100.10-198.51.100.20");
    assertThat(done("show", "others").get("definition").isNull()).isTrue();
    assertThat(net("show", "others").out()).contains("made by  others");
  }

  @Test
  void tells_what_dhcp_gave_away() {
    create();
    host.hypervisor
        .networks()
        .give(
            "net1",
            new NetworkLease(
                new MacAddress("52:54:00:00:00:05"),
                IpPrefix.parse("198.51.100.15/24"),
                Optional.of("vm1"),
                Optional.of(Instant.EPOCH)));

    assertThat(done("leases", "net1").at("/leases/0").toString())
        .isEqualTo("{\"mac\":\"52:54:00:00:00:05\",\"address\":\"198.51.100.15/24\","
            + "\"hostname\":\"vm1\",\"expires\":\"1970-01-01T00:00:00Z\"}");
    assertThat(net("leases", "net1").out()).contains("198.51.100.15/24  vm1");
    assertThat(net("leases", "nothing").status()).isEqualTo(4);
  }

  @Test
  void changes_leases_and_names_and_back() {
    create();
    JsonNode before = done("show", "net1");

    JsonNode changed = done("update", "net1", "--lease", LEASE, "--dns", "db=198.51.100.8");
    assertThat(changed.at("/definition/addresses/0/leases")).hasSize(1);
    assertThat(changed.at("/definition/dns/0/names/0").asText()).isEqualTo("db");
    // What is removed goes first, so that one command replaces.
    assertThat(done(
                "update",
                "net1",
                "--remove-lease",
                "52:54:00:00:00:01",
                "--lease",
                "52:54:00:00:00:01=198.51.100.9")
            .at("/definition/addresses/0/leases/0/address")
            .asText())
        .isEqualTo("198.51.100.9");

    assertThat(done(
            "update",
            "net1",
            "--remove-lease",
            "52:54:00:00:00:01",
            "--remove-dns",
            "198.51.100.8"))
        .isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource({
    "'', 2, No change is asked for",
    "--remove-lease 52:54:00:00:00:09, 4, has no lease for 52:54:00:00:00:09",
    "--remove-dns 198.51.100.9, 4, has no DNS host 198.51.100.9",
    "--lease 52:54:00:00:00:09=10.0.0.1, 6, in none of the subnets",
    "--lease 52:54:00:00:00:09=198.51.100.7 --lease 52:54:00:00:00:09=198.51.100.8, 6, Two leases",
    "--dns a=198.51.100.8 --dns b=198.51.100.8, 6, Two DNS hosts",
    "--lease 52:54:00:00:00:09, 2, is not a lease"
  })
  void refuses_a_change_that_does_not_fit(String options, int status, String why) {
    create();

    Outcome outcome = net(("update net1 " + options).strip().split(" "));

    assertThat(outcome.status()).isEqualTo(status);
    assertThat(outcome.err()).contains(why).hasLineCount(1);
    assertThat(host.hypervisor.networks().updates()).isEmpty();
  }

  @Test
  void removes_a_network_that_nobody_is_on_unless_it_is_forced() {
    create();
    VirtualNetwork made = host.hypervisor.networks().find("net1").orElseThrow();
    host.hypervisor
        .networks()
        .add(new VirtualNetwork(
            "net1", State.ACTIVE, made.xml().replace("<network>", "<network connections=\"2\">")));

    Outcome refused = net("rm", "net1");
    assertThat(refused.status()).isEqualTo(6);
    assertThat(refused.err()).contains("2 interfaces of running guests");
    assertThat(done("rm", "net1", "--force").toString()).contains("\"removed\":true");
    assertThat(net("rm", "net1").status()).isEqualTo(4);
  }

  @Test
  void changes_nothing_that_others_made() {
    host.hypervisor
        .networks()
        .add(new VirtualNetwork("others", State.ACTIVE, "<network><name>others</name></network>"));

    assertThat(net("rm", "others", "--force", "--json")
            .document()
            .at("/error/kind")
            .asText())
        .isEqualTo("NotOurs");
    assertThat(net("update", "others", "--dns", "a=198.51.100.8").status()).isEqualTo(6);
  }

  @Test
  void a_machine_runs_on_a_network_that_was_made() {
    create();

    Outcome run = host.run("run", host.image("a.img"), "--name", "vm1", "--net", "net1", "--json");

    assertThat(run.document().path("network").asText()).isEqualTo("net1");
  }
}

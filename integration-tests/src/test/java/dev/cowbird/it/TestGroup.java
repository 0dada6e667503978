/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.it;

import dev.cowbird.driver.ComputeDriver;
import dev.cowbird.driver.address.IpFamily;
import dev.cowbird.driver.network.PortRange;
import dev.cowbird.driver.network.SecurityGroup;
import dev.cowbird.driver.network.SecurityRule;
import dev.cowbird.driver.network.SecurityRule.Protocol;
import dev.cowbird.imagebackend.InstanceName;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A security group of a test's own. */
final class TestGroup implements AutoCloseable {
  /**
   * What tests of packets hold, so that one at a time starts guests with groups: for milliseconds
   * libvirt takes all filters off the host when it puts up one more.
   */
  static final String FILTERS = "packet filters of the host";

  private final ComputeDriver driver;
  private final String name;

  private TestGroup(ComputeDriver driver, String name) {
    this.driver = driver;
    this.name = name;
  }

  /** Some TCP ports are open, and the guest reaches anybody. */
  static TestGroup put(ComputeDriver driver, InstanceName name, int... ports) {
    TestGroup group = new TestGroup(driver, name.value());
    group.open(ports);
    return group;
  }

  static TestGroup of(ComputeDriver driver, InstanceName name, String... rules) {
    TestGroup group = new TestGroup(driver, name.value());
    group.put(Stream.of(rules).flatMap(rule -> SecurityRule.parse(rule).stream()));
    return group;
  }

  /** Opens these ports and no others, from now on. */
  void open(int... ports) {
    Stream<SecurityRule> open = IntStream.of(ports)
        .mapToObj(port -> SecurityRule.allow(Protocol.TCP, IpFamily.IPV4, PortRange.of(port)));
    SecurityRule outgoing = SecurityRule.allowOutgoing(IpFamily.IPV4);
    put(Stream.concat(open, Stream.of(outgoing)));
  }

  private void put(Stream<SecurityRule> rules) {
    driver.securityGroups().put(new SecurityGroup(name, rules.toList()));
  }

  List<String> names() {
    return List.of(name);
  }

  /** Takes away the test's machines first, as they may hold it. */
  @Override
  public void close() {
    driver.instances().forEach(instance -> driver.destroy(instance.name()));
    driver.securityGroups().remove(name);
  }
}

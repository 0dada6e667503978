/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.it;

import dev.cowbird.driver.ComputeDriver;
import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.NetworkSpec;
import dev.cowbird.driver.Networks;
import dev.cowbird.driver.Networks.Attached;
import dev.cowbird.driver.address.IpAddress;
import dev.cowbird.driver.network.NetworkAddress;
import dev.cowbird.driver.network.NetworkDefinition;
import dev.cowbird.driver.network.NetworkKind;
import dev.cowbird.driver.network.VirtualNetwork;
import dev.cowbird.imagebackend.InstanceName;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;

/**
 * A network of a test's own, on an IPv4 subnet that nobody has: others run at the same time, and
 * one that was killed has left its networks behind.
 */
final class TestNetwork implements AutoCloseable {
  private static final int ATTEMPTS = 50;

  private final Networks networks;
  private final VirtualNetwork made;
  private final String prefix;

  private TestNetwork(Networks networks, VirtualNetwork made, String prefix) {
    this.networks = networks;
    this.made = made;
    this.prefix = prefix;
  }

  /** One whose host has the first address, and which gives .10 to .20 away. */
  static TestNetwork create(ComputeDriver driver, InstanceName name, NetworkKind kind) {
    return create(driver, name, kind, more -> more);
  }

  /** The same, with more to it. */
  static TestNetwork create(
      ComputeDriver driver,
      InstanceName name,
      NetworkKind kind,
      UnaryOperator<NetworkDefinition.Builder> more) {
    for (int attempt = 1; ; attempt++) {
      String prefix = "10.213." + ThreadLocalRandom.current().nextInt(256) + ".";
      NetworkDefinition.Builder definition = NetworkDefinition.builder(name.value(), kind)
          .address(NetworkAddress.of(prefix + "1/24").withRange(prefix + "10", prefix + "20"));
      try {
        VirtualNetwork made = driver.networks().create(more.apply(definition).build());
        return new TestNetwork(driver.networks(), made, prefix);
      } catch (DriverException e) {
        if (e.kind() != Kind.CONFLICT || attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  String name() {
    return made.name();
  }

  /** As it was when it was made. */
  VirtualNetwork made() {
    return made;
  }

  NetworkSpec spec() {
    return new NetworkSpec.Named(name());
  }

  /** The address with this last part. */
  IpAddress address(int last) {
    return IpAddress.parse(text(last));
  }

  String text(int last) {
    return prefix + last;
  }

  /** Cuts off who is still attached. */
  @Override
  public void close() {
    networks.remove(name(), Attached.CUT_OFF);
  }
}

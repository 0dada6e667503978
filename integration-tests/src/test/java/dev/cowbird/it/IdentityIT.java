/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.driver.ComputeDriver;
import dev.cowbird.driver.GuestConfig;
import dev.cowbird.driver.HostName;
import dev.cowbird.driver.Instance;
import dev.cowbird.driver.Instance.Machine;
import dev.cowbird.driver.WaitFor;
import dev.cowbird.driver.domain.XmlDocument;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.junit.CowbirdTest;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Each of many guests that are made at the same time is who it was told to be. No other test is run
 * meanwhile: where guests are emulated, so many leave no time to those of others.
 */
@Isolated
@CowbirdTest
class IdentityIT {
  private static final int GUESTS = 8;
  private static final Duration PATIENCE = TinyGuest.PATIENCE.multipliedBy(2);

  @Test
  void eight_guests_at_once_are_eight_machines(ComputeDriver driver, InstanceName prefix)
      throws Exception {
    List<InstanceName> names = IntStream.range(0, GUESTS)
        .mapToObj(i -> new InstanceName(prefix.value() + "-" + i))
        .toList();
    ExecutorService spawning = Executors.newFixedThreadPool(GUESTS);
    try {
      for (Future<Instance> each : spawning.invokeAll(names.stream()
          .<Callable<Instance>>map(name -> () -> spawn(driver, name))
          .toList())) {
        each.get();
      }
    } finally {
      spawning.shutdown();
    }

    Set<String> macs = new HashSet<>();
    Set<InetAddress> addresses = new HashSet<>();
    Set<String> uuids = new HashSet<>();
    for (InstanceName name : names) {
      driver.await(
          name, WaitFor.all(WaitFor.console(TinyGuest.READY), WaitFor.address()), PATIENCE);
      Machine machine = driver.instance(name).machine().orElseThrow();
      assertThatGuestIs(driver, name, machine);
      uuids.add(machine.uuid().toString());
      macs.addAll(
          XmlDocument.parse(driver.domainXml(name)).all("/domain/devices/interface/mac/@address"));
      addresses.addAll(driver.guest(name).addresses());
    }

    assertThat(uuids).hasSize(GUESTS);
    assertThat(macs).hasSize(GUESTS);
    assertThat(addresses).hasSizeGreaterThanOrEqualTo(GUESTS);
  }

  private static Instance spawn(ComputeDriver driver, InstanceName name) {
    return BootSector.spawn(
        driver,
        TinyGuest.spec(name)
            .guest(GuestConfig.builder().hostname(hostname(name)).build()));
  }

  private static HostName hostname(InstanceName name) {
    return new HostName("nest" + name.value().substring(name.value().lastIndexOf('-')));
  }

  private static void assertThatGuestIs(ComputeDriver driver, InstanceName name, Machine machine)
      throws IOException {
    assertThat(Files.readString(driver.consoleLog(name)))
        .contains("hostname=" + hostname(name) + " ")
        .contains("uuid=" + machine.uuid() + " ");
  }
}

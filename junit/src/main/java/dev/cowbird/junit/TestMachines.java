/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.junit;

import dev.cowbird.driver.ComputeDriver;
import dev.cowbird.driver.DriverConfig;
import dev.cowbird.driver.HostCache;
import dev.cowbird.driver.Instance;
import dev.cowbird.imagebackend.InstanceName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A driver for one test, and the state directory in which it keeps what the test makes. The store
 * of the test closes it.
 */
final class TestMachines implements AutoCloseable {
  private final TestDirectory directory;
  private final DriverConfig config;
  private final ComputeDriver driver;

  private TestMachines(TestDirectory directory, DriverConfig config, ComputeDriver driver) {
    this.directory = directory;
    this.config = config;
    this.driver = driver;
  }

  static TestMachines open(String connectUri, Function<DriverConfig, ComputeDriver> drivers) {
    TestDirectory directory = TestDirectory.create();
    try {
      DriverConfig config =
          DriverConfig.of(connectUri, directory.path()).withHostCache(HostCache.USED);
      return new TestMachines(directory, config, drivers.apply(config));
    } catch (RuntimeException e) {
      directory.remove();
      throw e;
    }
  }

  ComputeDriver driver() {
    return driver;
  }

  DriverConfig config() {
    return config;
  }

  /** Adds what the consoles show to a failure. */
  void explain(Throwable failure) {
    try {
      for (Instance instance : driver.instances()) {
        ConsoleOutput.of(driver, instance).ifPresent(failure::addSuppressed);
      }
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  /**
   * Destroys all that is in the state directory, then removes that. If something can't be
   * destroyed, the directory stays: a guest may still run on its disks.
   */
  @Override
  public void close() {
    List<RuntimeException> failures = new ArrayList<>();
    attempt(failures, this::destroyInstances);
    attempt(failures, driver::close);
    if (failures.isEmpty()) {
      directory.remove();
      return;
    }
    IllegalStateException failure =
        new IllegalStateException("Machines of the test are left in " + directory.path());
    failures.forEach(failure::addSuppressed);
    throw failure;
  }

  private void destroyInstances() {
    Optional<RuntimeException> first = Optional.empty();
    for (InstanceName name : names()) {
      try {
        driver.destroy(name);
      } catch (RuntimeException e) {
        first.ifPresent(e::addSuppressed);
        first = Optional.of(e);
      }
    }
    if (first.isPresent()) {
      throw first.get();
    }
  }

  /** Read from the disk: where nothing was made, the hypervisor need not be there. */
  private List<InstanceName> names() {
    try (Stream<Path> list = Files.list(driver.images().layout().instances())) {
      return list.map(path -> path.getFileName().toString())
          .filter(InstanceName::isValid)
          .map(InstanceName::new)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("Can't list the test's instances", e);
    }
  }

  private static void attempt(List<RuntimeException> failures, Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      failures.add(e);
    }
  }
}

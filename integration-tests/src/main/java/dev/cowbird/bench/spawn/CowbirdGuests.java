/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.bench.spawn;

import dev.cowbird.driver.ComputeDriver;
import dev.cowbird.driver.InstanceSpec;
import dev.cowbird.driver.NetworkSpec;
import dev.cowbird.driver.domain.MemorySize;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageRequest;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.imagebackend.ProgressListener;
import java.nio.file.Path;

/**
 * Guests that Cowbird spawns.
 *
 * @param driver on a state directory that nobody else uses
 * @param prefix that no other domain's name begins with
 */
record CowbirdGuests(
    ComputeDriver driver, String prefix, ImageRequest image, DiskSize size, MemorySize memory)
    implements Guests {

  InstanceName name(int number) {
    return new InstanceName(prefix + number);
  }

  @Override
  public void prepare(int number) {}

  @Override
  public void spawn(int number) {
    driver.spawn(
        InstanceSpec.builder(name(number), image)
            .diskSize(size)
            .memory(memory)
            .network(new NetworkSpec.None())
            .build(),
        ProgressListener.none());
  }

  @Override
  public Path consoleLog(int number) {
    return driver.consoleLog(name(number));
  }

  @Override
  public void destroy(int number) {
    driver.destroy(name(number));
  }

  @Override
  public void destroyAll() {
    driver.instances().forEach(instance -> driver.destroy(instance.name()));
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.driver.ComputeDriver;
import dev.cowbird.driver.DriverConfig;
import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.Instance;
import dev.cowbird.driver.hypervisor.libvirt.LibvirtHypervisor;
import dev.cowbird.driver.lifecycle.LibvirtComputeDriver;
import dev.cowbird.driver.testing.BootSectorGuest.Report;
import dev.cowbird.imagebackend.CachedSizedBase;
import dev.cowbird.imagebackend.Disk;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.imagebackend.command.CommandRunner;
import dev.cowbird.imagebackend.command.ExecCommandRunner;
import dev.cowbird.imagebackend.flow.LocalImageBackend.Host;
import dev.cowbird.junit.CowbirdTest;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many machines are made at once. */
@CowbirdTest
class ConcurrencyIT {
  private static final int MACHINES = 8;
  private static final DiskSize SIZE = DiskSize.parse("64M");

  @TempDir
  private Path images;

  private final ExecutorService threads = Executors.newFixedThreadPool(MACHINES);

  @AfterEach
  void endThreads() {
    threads.shutdownNow();
  }

  @Test
  void eight_spawns_of_one_cold_image_fetch_and_convert_it_once(
      DriverConfig config, InstanceName prefix) throws Exception {
    List<String> commands = new CopyOnWriteArrayList<>();
    CommandRunner real = new ExecCommandRunner();
    Host host = Host.ofThisMachine().withCommands(command -> {
      commands.add(command.title());
      return real.run(command);
    });
    Path image = BootSector.vmdkImage(images, "eight");
    List<InstanceName> names = IntStream.range(0, MACHINES)
        .mapToObj(i -> new InstanceName(prefix + "-" + i))
        .toList();

    try (HttpImages server = HttpImages.serving(image);
        ComputeDriver driver = LibvirtComputeDriver.open(
            config, host, LibvirtHypervisor.connect(config.connectUri()))) {
      CyclicBarrier together = new CyclicBarrier(MACHINES);
      List<Future<Instance>> spawns = names.stream()
          .map(name -> threads.submit(() -> {
            together.await();
            return BootSector.spawn(driver, BootSector.spec(name, server.url()).diskSize(SIZE));
          }))
          .toList();
      for (Future<Instance> spawn : spawns) {
        Disk disk =
            spawn.get(BootSector.PATIENCE.toSeconds(), TimeUnit.SECONDS).disk().orElseThrow();
        assertThat(disk.virtualSize()).isEqualTo(SIZE);
      }

      assertThat(server.requests()).containsOnlyOnce("GET");
      assertThat(server.requests()).filteredOn("HEAD"::equals).hasSizeLessThanOrEqualTo(1);
      assertThat(commands).containsOnlyOnce("qemu-img convert");
      assertThat(driver.images().images()).singleElement().satisfies(cached -> {
        assertThat(cached.sizedBases()).extracting(CachedSizedBase::size).containsExactly(SIZE);
        assertThat(cached.instances()).containsExactlyInAnyOrderElementsOf(names);
      });
      for (InstanceName name : names) {
        assertThat(BootSector.awaitBoot(driver, name, 1))
            .isEqualTo(new Report(BootSector.sectors(SIZE), 1, "eight"));
      }
      removeAll(driver, names);
    }
    Leftovers.assertNothingInFlight(config);
  }

  /** At once too: QEMU takes its time to end. */
  private void removeAll(ComputeDriver driver, List<InstanceName> names) throws Exception {
    List<? extends Future<?>> removals =
        names.stream().map(name -> threads.submit(() -> driver.destroy(name))).toList();
    for (Future<?> removal : removals) {
      removal.get(BootSector.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
    assertThat(driver.instances()).isEmpty();
  }

  @Test
  void of_many_spawns_of_one_name_one_makes_it(ComputeDriver driver, InstanceName name)
      throws Exception {
    Path image = BootSector.rawImage(images, "one-name");
    CyclicBarrier together = new CyclicBarrier(MACHINES);
    List<Future<String>> spawns = IntStream.range(0, MACHINES)
        .mapToObj(i -> threads.submit(() -> {
          together.await();
          try {
            BootSector.spawn(driver, BootSector.spec(name, image));
            return "made";
          } catch (DriverException e) {
            return e.kind().code();
          }
        }))
        .toList();

    List<String> outcomes = new CopyOnWriteArrayList<>();
    for (Future<String> spawn : spawns) {
      outcomes.add(spawn.get(BootSector.PATIENCE.toSeconds(), TimeUnit.SECONDS));
    }

    assertThat(outcomes).containsOnlyOnce("made").containsOnly("made", "Conflict");
    assertThat(BootSector.awaitBoot(driver, name, 1).boots()).isEqualTo(1);
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.HypervisorUse;
import dev.cowbird.driver.hypervisor.DeviceScope;
import dev.cowbird.driver.hypervisor.Domain;
import dev.cowbird.driver.testing.FakeHypervisor.Action;
import dev.cowbird.imagebackend.Base;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.imagebackend.PrunePolicy;
import dev.cowbird.imagebackend.PruneRequest;
import dev.cowbird.imagebackend.PruneResult;
import dev.cowbird.imagebackend.PruneResult.Reason;
import dev.cowbird.imagebackend.RemovedFile;
import dev.cowbird.imagebackend.testing.TinyQcow2;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PruneImagesTest {
  private static final PruneRequest ALL =
      PruneRequest.of(PrunePolicy.DEFAULT.withMaxAge(Duration.ZERO).withMaxSizedAge(Duration.ZERO));

  @TempDir
  Path directory;

  private TestHost host;
  private LibvirtComputeDriver driver;

  @BeforeEach
  void open() {
    host = new TestHost(directory);
    driver = host.open();
  }

  @AfterEach
  void close() {
    driver.close();
  }

  private Base pull() {
    return driver.images().pull(host.image(), ProgressListener.none());
  }

  private void defineDomainOn(Path overlay) {
    host.hypervisor.define("<domain><name>foreign</name><devices><disk type='file'>"
        + "<driver type='qcow2'/><source file='" + overlay + "'/></disk></devices></domain>");
  }

  private Path overlayOn(Path base) throws IOException {
    return Files.write(
        directory.resolve("foreign.qcow2"),
        TinyQcow2.of(DiskSize.ofGib(1)).backingFile(base.toString(), "raw").bytes());
  }

  private PruneResult prune(HypervisorUse use) {
    return driver.pruneImages(ALL, use);
  }

  @Test
  void what_nobody_uses_goes() {
    Base base = pull();

    assertThat(prune(HypervisorUse.ASKED).removed())
        .extracting(RemovedFile::file)
        .containsExactly(base.path());
  }

  @Test
  void what_a_machine_was_made_of_stays_until_it_is_destroyed() {
    driver.spawn(host.spec(), ProgressListener.none());
    assertThat(prune(HypervisorUse.ASKED).removed()).isEmpty();

    driver.destroy(TestHost.VM);
    assertThat(prune(HypervisorUse.ASKED).removed())
        .extracting(RemovedFile::kind)
        .contains(RemovedFile.Kind.BASE, RemovedFile.Kind.SIZED_BASE);
  }

  @Test
  void what_a_domain_of_somebody_else_lies_on_stays() throws IOException {
    Base base = pull();
    defineDomainOn(overlayOn(base.path()));

    PruneResult result = prune(HypervisorUse.ASKED);

    assertThat(result.kept()).singleElement().satisfies(kept -> {
      assertThat(kept.reason()).isEqualTo(Reason.IN_USE);
      assertThat(kept.why()).contains("domain foreign");
    });
    assertThatExceptionOfType(ImageException.class)
        .isThrownBy(() -> driver.removeImage(host.image().location(), HypervisorUse.ASKED))
        .withMessageContaining("domain foreign");
    assertThat(base.path()).exists();
  }

  @Test
  void what_a_domain_has_only_when_it_starts_again_stays() throws IOException {
    Base base = pull();
    Domain running = host.defineForeignDomain();
    running.start();
    String disk = "<disk type='file'><driver type='qcow2'/><source file='" + overlayOn(base.path())
        + "'/><target dev='vdb'/></disk>";
    running.attach(disk, Set.of(DeviceScope.CONFIG));
    assertThat(running.xml()).doesNotContain("vdb");

    assertThat(prune(HypervisorUse.ASKED).kept())
        .singleElement()
        .satisfies(kept -> assertThat(kept.reason()).isEqualTo(Reason.IN_USE));

    running.powerOff();
    assertThat(prune(HypervisorUse.ASKED).removed()).isEmpty();
  }

  @Test
  void nothing_goes_while_the_hypervisor_cannot_be_asked() {
    Base base = pull();
    host.hypervisor.fail(
        Action.DOMAINS, new DriverException(Kind.HYPERVISOR_UNAVAILABLE, "No daemon"));

    assertThatExceptionOfType(DriverException.class)
        .isThrownBy(() -> prune(HypervisorUse.ASKED))
        .withMessageContaining("No daemon")
        .withMessageContaining("--without-libvirt")
        .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.HYPERVISOR_UNAVAILABLE));
    assertThatExceptionOfType(DriverException.class)
        .isThrownBy(() -> driver.removeImage(host.image().location(), HypervisorUse.ASKED));
    assertThat(base.path()).exists();
  }

  @Test
  void without_the_hypervisor_what_was_recorded_counts() throws IOException {
    Base base = pull();
    defineDomainOn(overlayOn(base.path()));
    prune(HypervisorUse.ASKED);
    host.hypervisor.fail(
        Action.DOMAINS, new DriverException(Kind.HYPERVISOR_UNAVAILABLE, "No daemon"));

    assertThat(prune(HypervisorUse.AS_RECORDED).kept())
        .singleElement()
        .satisfies(kept -> assertThat(kept.reason()).isEqualTo(Reason.IN_USE));

    host.hypervisor.heal(Action.DOMAINS);
    host.hypervisor.domain("foreign").orElseThrow().undefine();
    assertThat(prune(HypervisorUse.ASKED).removed()).hasSize(1);
  }

  @Test
  void a_domain_that_goes_meanwhile_uses_nothing() {
    pull();
    host.defineForeignDomain();
    host.hypervisor.failOnce(Action.XML, new DriverException(Kind.NOT_FOUND, "Gone"));

    assertThat(prune(HypervisorUse.ASKED).removed()).hasSize(1);
  }

  @Test
  void a_host_that_spawns_says_that_it_uses_the_directory() throws IOException {
    assertThat(host.layout().hosts()).doesNotExist();

    driver.spawn(host.spec(), ProgressListener.none());

    try (Stream<Path> list = Files.list(host.layout().hosts())) {
      List<Path> records = list.toList();
      assertThat(records).hasSize(1);
      assertThat(records.get(0)).content().contains("libvirt at qemu:///system");
    }
  }

  @Test
  void a_machine_is_started_although_nothing_can_be_recorded() throws IOException {
    driver.spawn(host.spec(), ProgressListener.none());
    try (Stream<Path> list = Files.list(host.layout().hosts())) {
      for (Path record : list.toList()) {
        Files.delete(record);
        Files.createDirectories(record.resolve("in the way"));
      }
    }

    driver.stop(TestHost.VM, Duration.ZERO);
    driver.start(TestHost.VM);

    host.assertWhole();
  }
}

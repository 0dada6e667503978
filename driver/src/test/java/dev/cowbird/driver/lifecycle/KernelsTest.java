/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import static dev.cowbird.driver.lifecycle.TestHost.VM;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cowbird.driver.Boot;
import dev.cowbird.driver.DriverConfig;
import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.Instance;
import dev.cowbird.driver.InstanceSpec;
import dev.cowbird.driver.domain.KernelCommandLine;
import dev.cowbird.driver.domain.XmlDocument;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.ImageId;
import dev.cowbird.imagebackend.ImageKernel;
import dev.cowbird.imagebackend.ImageLocation;
import dev.cowbird.imagebackend.ImageRequest;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.imagebackend.flow.LocalImageBackend.Host;
import dev.cowbird.imagebackend.testing.InMemorySource;
import dev.cowbird.imagebackend.testing.TinyKernel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelsTest {
  private static final ImageLocation.Glance ROOT = glance(1);
  private static final ImageLocation.Glance KERNEL = glance(2);
  private static final ImageLocation.Glance INITRD = glance(3);

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

  private static ImageLocation.Glance glance(int number) {
    return new ImageLocation.Glance(new UUID(0, number));
  }

  private Instance spawn(Boot boot) {
    InstanceSpec spec = InstanceSpec.builder(VM, host.image()).boot(boot).build();
    return driver.spawn(spec, ProgressListener.none());
  }

  private Path copy(String name) {
    return host.layout().instance(VM).resolve(name);
  }

  private String described(String element) {
    return XmlDocument.parse(host.domain().xml()).first("/domain/os/" + element).orElse("");
  }

  @Test
  void a_machine_has_copies_of_its_own_of_kernel_and_initial_ram_disk() throws Exception {
    Instance made = spawn(Boot.ByKernel.of(host.kernel())
        .withInitrd(host.initrd())
        .withCommandLine(new KernelCommandLine("quiet")));

    assertThat(described("kernel")).isEqualTo(copy("kernel").toString());
    assertThat(described("initrd")).isEqualTo(copy("initrd").toString());
    assertThat(described("cmdline")).isEqualTo("quiet");
    assertThat(described("boot")).isEmpty();
    assertThat(Files.readAllBytes(copy("kernel"))).startsWith(TinyKernel.bytes());
    assertThat(Files.readAllBytes(copy("initrd"))).startsWith(TestHost.INITRD);
    assertThat(Files.getPosixFilePermissions(copy("kernel")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(made.machine().orElseThrow().kernel())
        .contains(new Instance.Kernel(
            host.kernel().location().toString(),
            Optional.of(host.initrd().location().toString()),
            new KernelCommandLine("quiet")));
    assertThat(driver.instance(VM)).isEqualTo(made);

    driver.destroy(VM);
    host.assertNothingLeft();
  }

  @Test
  void needs_no_initial_ram_disk_and_is_told_the_usual() {
    spawn(Boot.ByKernel.of(host.kernel()));

    assertThat(described("initrd")).isEmpty();
    assertThat(copy("initrd")).doesNotExist();
    assertThat(described("cmdline")).isEqualTo("root=/dev/vda console=tty0 console=ttyS0");
  }

  @Test
  void a_kernel_that_can_not_be_had_is_told_before_anything_is_made() {
    ImageRequest nowhere = ImageRequest.of(new ImageLocation.LocalFile(directory.resolve("no")));

    assertRefused(Boot.ByKernel.of(nowhere), Kind.NOT_FOUND);
    assertRefused(Boot.ByKernel.of(host.kernel()).withInitrd(nowhere), Kind.NOT_FOUND);
    assertRefused(Boot.ByKernel.of(host.image()), Kind.IMAGE_REFUSED);
    assertRefused(Boot.ByKernel.of(host.initrd()), Kind.IMAGE_REFUSED);
  }

  private void assertRefused(Boot boot, Kind kind) {
    assertThatThrownBy(() -> spawn(boot))
        .isInstanceOfSatisfying(ImageException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    host.assertNothingLeft();
    assertThat(host.hypervisor.calls()).isEmpty();
  }

  @Test
  void a_kernel_is_no_disk() {
    Boot.ByKernel boot = Boot.ByKernel.of(host.kernel());
    InstanceSpec spec = InstanceSpec.builder(VM, host.kernel()).boot(boot).build();

    assertThatThrownBy(() -> driver.spawn(spec, ProgressListener.none()))
        .isInstanceOfSatisfying(
            ImageException.class, e -> assertThat(e.kind()).isEqualTo(Kind.IMAGE_REFUSED))
        .hasMessageContaining("no disk");
    host.assertNothingLeft();
  }

  @Test
  void a_cloud_names_the_kernel_of_an_image_without_a_boot_loader() throws Exception {
    try (LibvirtComputeDriver cloud = cloud(Optional.of("quiet"))) {
      Instance made = cloud.spawn(named(new Boot.AsImageSays()), ProgressListener.none());

      assertThat(made.machine().orElseThrow().kernel())
          .contains(new Instance.Kernel(
              KERNEL.toString(), Optional.of(INITRD.toString()), new KernelCommandLine("quiet")));
      assertThat(cloud.instance(VM)).isEqualTo(made);
      assertThat(described("cmdline")).isEqualTo("quiet");
      assertThat(Files.readAllBytes(copy("kernel"))).startsWith(TinyKernel.bytes());
      assertThat(Files.readAllBytes(copy("initrd"))).startsWith(TestHost.INITRD);
    }
  }

  @Test
  void who_asks_for_another_kernel_or_none_gets_that() {
    try (LibvirtComputeDriver cloud = cloud(Optional.empty())) {
      cloud.spawn(named(new Boot.FromDisk()), ProgressListener.none());
      assertThat(described("kernel")).isEmpty();
      cloud.destroy(VM);

      cloud.spawn(named(Boot.ByKernel.of(ImageRequest.of(KERNEL))), ProgressListener.none());
      assertThat(described("kernel")).isEqualTo(copy("kernel").toString());
      assertThat(described("initrd")).isEmpty();
    }
  }

  @Test
  void what_a_cloud_says_and_no_kernel_can_be_told_is_refused_and_undone() {
    try (LibvirtComputeDriver cloud = cloud(Optional.of("two\nlines"))) {
      InstanceSpec spec = named(new Boot.AsImageSays());
      assertThatThrownBy(() -> cloud.spawn(spec, ProgressListener.none()))
          .isInstanceOfSatisfying(
              DriverException.class,
              e -> assertThat(e.kind()).isEqualTo(DriverException.Kind.SPEC_REFUSED))
          .hasMessageContaining(ROOT.toString());
    }
    host.assertNothingLeft();
  }

  private static InstanceSpec named(Boot boot) {
    return InstanceSpec.builder(VM, ImageRequest.of(ROOT)).boot(boot).build();
  }

  /** A driver of a cloud with three images, of which one names the others. */
  private LibvirtComputeDriver cloud(Optional<String> commandLine) {
    InMemorySource root = new InMemorySource(ImageId.ofGlance(ROOT.image()), new byte[1 << 16]);
    root.nameKernel(new ImageKernel(KERNEL, Optional.of(INITRD), commandLine));
    Map<ImageLocation, InMemorySource> sources = Map.of(
        ROOT, root,
        KERNEL, new InMemorySource(ImageId.ofGlance(KERNEL.image()), TinyKernel.bytes()),
        INITRD, new InMemorySource(ImageId.ofGlance(INITRD.image()), TestHost.INITRD));
    return LibvirtComputeDriver.open(
        new DriverConfig(DriverConfig.SYSTEM, host.config()),
        Host.ofThisMachine()
            .withCommands(host.commands)
            .withSources(image -> requireNonNull(sources.get(image))),
        host.unclosed());
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.it;

import dev.cowbird.driver.Boot;
import dev.cowbird.driver.InstanceSpec;
import dev.cowbird.driver.domain.KernelCommandLine;
import dev.cowbird.driver.domain.MemorySize;
import dev.cowbird.imagebackend.ImageLocation;
import dev.cowbird.imagebackend.ImageRequest;
import dev.cowbird.imagebackend.InstanceName;
import java.nio.file.Path;
import java.time.Duration;

/** The smallest Linux guest, which {@code guests/build-tiny} builds; README.md tells about it. */
final class TinyGuest {
  /** Far longer than it takes, as it is emulated on a host that may be busy. */
  static final Duration PATIENCE = Duration.ofMinutes(6);

  /** What its console says when all is up. */
  static final String READY = "TINY-READY";

  private TinyGuest() {}

  /** Its image; built if it was not. */
  static Path image() {
    return file("tiny.qcow2");
  }

  /** One of the files that were built; built if it was not. */
  static Path file(String name) {
    return BuiltGuest.directory("build-tiny").resolve(name);
  }

  static InstanceSpec.Builder spec(InstanceName name) {
    return spec(name, "tiny.qcow2");
  }

  /** The same on a disk that is one file system, and started with a kernel of the host's. */
  static InstanceSpec.Builder flat(InstanceName name, KernelCommandLine commandLine) {
    return spec(name, "tiny-flat.img")
        .boot(Boot.ByKernel.of(request("vmlinuz"))
            .withInitrd(request("initrd.img"))
            .withCommandLine(commandLine));
  }

  private static InstanceSpec.Builder spec(InstanceName name, String file) {
    return InstanceSpec.builder(name, request(file)).memory(MemorySize.ofMib(256));
  }

  private static ImageRequest request(String file) {
    return ImageRequest.of(new ImageLocation.LocalFile(file(file)));
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.driver.Boot;
import dev.cowbird.driver.InstanceSpec;
import dev.cowbird.driver.domain.KernelCommandLine;
import dev.cowbird.imagebackend.ImageLocation;
import dev.cowbird.imagebackend.ImageRequest;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What a machine starts with, if not with what is on its disk. */
final class BootOptions {
  @Option(
      names = "--kernel",
      paramLabel = "IMAGE",
      description = "A kernel to start with, next to a disk without a boot loader (default: the one"
          + " that a glance: image names, else none).")
  private Optional<ImageLocation> kernel = Optional.empty();

  @Option(names = "--initrd", paramLabel = "IMAGE", description = "The kernel's initial RAM disk.")
  private Optional<ImageLocation> initrd = Optional.empty();

  @Option(
      names = "--cmdline",
      paramLabel = "TEXT",
      description = "What the kernel is told (default: root=/dev/vda and the consoles).")
  private Optional<KernelCommandLine> commandLine = Optional.empty();

  @Option(
      names = "--no-kernel",
      description = "Start from the disk, also if the image names a kernel.")
  private boolean fromDisk;

  /**
   * Adds what was said.
   *
   * @throws IllegalArgumentException if the options contradict each other
   */
  void in(InstanceSpec.Builder spec) {
    if (kernel.isEmpty() && (initrd.isPresent() || commandLine.isPresent())) {
      throw new IllegalArgumentException("--initrd and --cmdline need a --kernel");
    }
    if (kernel.isPresent() && fromDisk) {
      throw new IllegalArgumentException("--kernel and --no-kernel exclude each other");
    }
    kernel
        .map(image ->
            new Boot.ByKernel(ImageRequest.of(image), initrd.map(ImageRequest::of), commandLine))
        .ifPresent(spec::boot);
    if (fromDisk) {
      spec.boot(new Boot.FromDisk());
    }
  }
}

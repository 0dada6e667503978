/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver;

import dev.cowbird.driver.domain.KernelCommandLine;
import dev.cowbird.imagebackend.DeclaredFormat;
import dev.cowbird.imagebackend.ImageFormat;
import dev.cowbird.imagebackend.ImageRequest;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a machine starts with. */
public sealed interface Boot {
  /**
   * By the kernel that the source of its image names, as Glance does by {@code kernel_id}; from its
   * disk where none is named.
   */
  record AsImageSays() implements Boot {}

  /** From its disk, whatever the source of its image says. */
  record FromDisk() implements Boot {}

  /**
   * By a kernel next to its disk, which needs no boot loader then, and no partitions. The host
   * gives kernel and initial RAM disk to the guest at each start, as they were when the machine was
   * made.
   *
   * @param kernel declared to be one, whatever it was declared before
   * @param initrd its initial RAM disk, declared to be one
   * @param commandLine empty for {@link KernelCommandLine#ofWholeDisk}
   */
  record ByKernel(
      ImageRequest kernel, Optional<ImageRequest> initrd, Optional<KernelCommandLine> commandLine)
      implements Boot {
    public ByKernel {
      kernel = kernel.withFormat(DeclaredFormat.of(ImageFormat.KERNEL));
      initrd = initrd.map(image -> image.withFormat(DeclaredFormat.of(ImageFormat.INITRD)));
    }

    /** Without an initial RAM disk, with the usual command line. */
    public static ByKernel of(ImageRequest kernel) {
      return new ByKernel(kernel, Optional.empty(), Optional.empty());
    }

    public ByKernel withInitrd(ImageRequest image) {
      return new ByKernel(kernel, Optional.of(image), commandLine);
    }

    public ByKernel withCommandLine(KernelCommandLine line) {
      return new ByKernel(kernel, initrd, Optional.of(line));
    }

    /** All that has to be fetched. */
    public List<ImageRequest> images() {
      return Stream.concat(Stream.of(kernel), initrd.stream()).toList();
    }
  }
}

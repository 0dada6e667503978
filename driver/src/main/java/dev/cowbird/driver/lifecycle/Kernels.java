/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import dev.cowbird.driver.Boot;
import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.InstanceSpec;
import dev.cowbird.driver.domain.KernelCommandLine;
import dev.cowbird.driver.instance.InstanceStore;
import dev.cowbird.imagebackend.ImageBackend;
import dev.cowbird.imagebackend.ImageKernel;
import dev.cowbird.imagebackend.ImageLocation;
import dev.cowbird.imagebackend.ImageRequest;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.imagebackend.ProgressListener;
import java.util.Optional;

/**
 * Brings the kernel that a machine is started with into its directory. It is a copy: libvirt gives
 * the files that a domain names to the user that QEMU runs as, and a base stays as it is.
 */
final class Kernels {
  private final ImageBackend images;
  private final InstanceStore store;

  Kernels(ImageBackend images, InstanceStore store) {
    this.images = images;
    this.store = store;
  }

  /** Fetches what was asked for, while nothing is made that would have to be taken back. */
  void fetch(InstanceSpec spec, ProgressListener progress) {
    if (spec.boot() instanceof Boot.ByKernel kernel) {
      kernel.images().forEach(image -> images.pull(image, progress));
    }
  }

  /**
   * Makes the copies in the instance's directory, with which they are removed.
   *
   * @param blueprint whose disk is made, so that its image is in the cache
   * @return the blueprint, with what it is started with
   */
  Blueprint make(Blueprint blueprint, ProgressListener progress) {
    Optional<Boot.ByKernel> chosen = chosen(blueprint.spec(), progress);
    chosen.ifPresent(kernel -> copy(kernel, blueprint.spec().name(), progress));
    return chosen.map(blueprint::startedBy).orElse(blueprint);
  }

  private Optional<Boot.ByKernel> chosen(InstanceSpec spec, ProgressListener progress) {
    Boot boot = spec.boot();
    if (boot instanceof Boot.ByKernel kernel) {
      return Optional.of(kernel);
    }
    return boot instanceof Boot.AsImageSays && mayBeNamed(spec)
        ? images
            .pull(ImageRequest.of(spec.image().location()), progress)
            .kernel()
            .map(named -> named(spec, named))
        : Optional.empty();
  }

  /** Only a cloud names kernels; nobody else's image is looked at once more for it. */
  private static boolean mayBeNamed(InstanceSpec spec) {
    return spec.image().location() instanceof ImageLocation.Glance
        && spec.hardware().platform().kernel().isEmpty();
  }

  private static Boot.ByKernel named(InstanceSpec spec, ImageKernel named) {
    try {
      return new Boot.ByKernel(
          ImageRequest.of(named.kernel()),
          named.initrd().map(ImageRequest::of),
          named.commandLine().map(KernelCommandLine::new));
    } catch (IllegalArgumentException e) {
      throw new DriverException(
          Kind.SPEC_REFUSED,
          "Image " + spec.image().location() + " can't be started as its source says: "
              + e.getMessage(),
          e);
    }
  }

  private void copy(Boot.ByKernel kernel, InstanceName name, ProgressListener progress) {
    images.copy(kernel.kernel(), store.kernel(name), progress);
    kernel.initrd().ifPresent(initrd -> images.copy(initrd, store.initrd(name), progress));
  }
}

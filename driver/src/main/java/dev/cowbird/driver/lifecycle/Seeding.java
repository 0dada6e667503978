/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.GuestConfig;
import dev.cowbird.driver.guest.seed.SeedImage;
import dev.cowbird.driver.instance.InstanceStore;
import dev.cowbird.imagebackend.StateLayout.InFlight;
import dev.cowbird.imagebackend.file.HostFiles;
import dev.cowbird.imagebackend.file.InFlightFile;

/** Makes the seed by which a guest is told of itself, where there is anything to tell. */
final class Seeding {
  private final InstanceStore store;
  private final HostFiles files;
  private final SeedImage image;

  Seeding(InstanceStore store, HostFiles files) {
    this.store = store;
    this.files = files;
    this.image = new SeedImage(files);
  }

  /** @throws DriverException {@code SPEC_REFUSED} if it can't be told; nothing was made */
  void check(Blueprint blueprint) {
    try {
      blueprint
          .spec()
          .guest()
          .ifPresent(config ->
              SeedImage.check(config, blueprint.identity(), blueprint.spec().seedFormat()));
    } catch (IllegalArgumentException e) {
      throw new DriverException(
          Kind.SPEC_REFUSED,
          "Guest " + blueprint.spec().name() + " can't be told this: " + e.getMessage(),
          e);
    }
  }

  /** Makes it in the instance's directory, with which it is removed. */
  void make(Blueprint blueprint) {
    blueprint.spec().guest().ifPresent(config -> write(blueprint, config));
  }

  private void write(Blueprint blueprint, GuestConfig config) {
    try (InFlightFile seed =
        InFlightFile.of(files, store.seed(blueprint.spec().name()), InFlight.TEMPORARY)) {
      image.write(seed, config, blueprint.identity(), blueprint.spec().seedFormat());
    }
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.it;

import dev.cowbird.driver.InstanceSpec;
import dev.cowbird.driver.domain.MemorySize;
import dev.cowbird.imagebackend.ImageLocation;
import dev.cowbird.imagebackend.ImageRequest;
import dev.cowbird.imagebackend.InstanceName;
import java.nio.file.Path;
import java.time.Duration;

/** The smallest Linux guest, which {@code guests/build-tiny} builds; README.md tells about it. */
final class TinyGuest {
  /** Far longer than it takes, as it is emulated on a host that may be busy. */
  static final Duration PATIENCE = Duration.ofMinutes(3);

  /** What its console says when all is up. */
  static final String READY = "TINY-READY";

  private TinyGuest() {}

  /** Its image; built if it was not. */
  static Path image() {
    return BuiltGuest.directory("build-tiny").resolve("tiny.qcow2");
  }

  static InstanceSpec.Builder spec(InstanceName name) {
    return InstanceSpec.builder(name, ImageRequest.of(new ImageLocation.LocalFile(image())))
        .memory(MemorySize.ofMib(256));
  }
}

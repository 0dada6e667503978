/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.spec;

import dev.cowbird.driver.InstanceSpec;
import dev.cowbird.driver.WaitFor;
import dev.cowbird.driver.domain.OnOff;
import dev.cowbird.imagebackend.ImageLocation;
import dev.cowbird.imagebackend.ImageRequest;
import dev.cowbird.imagebackend.InstanceName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A description while it is read. */
final class SpecDraft {
  /** Stand in for what a description leaves to others, so that the rest of it can be checked. */
  private static final InstanceName ANY_NAME = new InstanceName("any");

  private static final ImageRequest ANY_IMAGE =
      ImageRequest.of(new ImageLocation.LocalFile(Path.of("/any")));

  private Optional<InstanceName> name = Optional.empty();
  private Optional<ImageRequest> image = Optional.empty();
  private Optional<WaitFor> wanted = Optional.empty();
  private Optional<Duration> timeout = Optional.empty();
  private OnOff removal = OnOff.OFF;
  private final List<Consumer<InstanceSpec.Builder>> said = new ArrayList<>();

  void name(InstanceName value) {
    this.name = Optional.of(value);
  }

  void image(ImageRequest value) {
    this.image = Optional.of(value);
  }

  void waitFor(Optional<WaitFor> value) {
    this.wanted = value;
  }

  void timeout(Duration value) {
    this.timeout = Optional.of(value);
  }

  void removal(OnOff value) {
    this.removal = value;
  }

  void say(Consumer<InstanceSpec.Builder> what) {
    said.add(what);
  }

  /** @throws IllegalArgumentException if what is said contradicts itself */
  SpecDocument document() {
    SpecDocument document =
        new SpecDocument(name, image, List.copyOf(said), wanted, timeout, removal);
    InstanceSpec unused = document.spec(name.orElse(ANY_NAME), image.orElse(ANY_IMAGE));
    return document;
  }
}

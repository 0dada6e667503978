/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.spec;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.InstanceSpec;
import dev.cowbird.driver.WaitFor;
import dev.cowbird.driver.domain.OnOff;
import dev.cowbird.imagebackend.ImageRequest;
import dev.cowbird.imagebackend.InstanceName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A description of a machine that was read and is sound: the machine, and what is to be done once
 * it runs. Its name and image may be left to whoever uses it. Immutable.
 */
public final class SpecDocument {
  private final Optional<InstanceName> name;
  private final Optional<ImageRequest> image;
  private final List<Consumer<InstanceSpec.Builder>> said;
  private final Optional<WaitFor> wanted;
  private final Optional<Duration> timeout;
  private final OnOff removal;

  SpecDocument(
      Optional<InstanceName> name,
      Optional<ImageRequest> image,
      List<Consumer<InstanceSpec.Builder>> said,
      Optional<WaitFor> wanted,
      Optional<Duration> timeout,
      OnOff removal) {
    this.name = name;
    this.image = image;
    this.said = said;
    this.wanted = wanted;
    this.timeout = timeout;
    this.removal = removal;
  }

  /** The machine's name, if the description has one. */
  public Optional<InstanceName> name() {
    return name;
  }

  /** The source image, if the description has one. */
  public Optional<ImageRequest> image() {
    return image;
  }

  /** What is to be waited for. */
  public Optional<WaitFor> waitFor() {
    return wanted;
  }

  /** How long it is to be waited for. */
  public Optional<Duration> timeout() {
    return timeout;
  }

  /** Whether the machine is to be removed in the end. */
  public OnOff removal() {
    return removal;
  }

  /**
   * The machine.
   *
   * @throws DriverException with {@link Kind#SPEC_REFUSED} if the description has no name or image
   */
  public InstanceSpec spec() {
    return spec(name.orElseThrow(() -> lacking("name")), image.orElseThrow(() -> lacking("image")));
  }

  /** The machine by this name and with this image, whatever the description has. */
  public InstanceSpec spec(InstanceName otherName, ImageRequest otherImage) {
    InstanceSpec.Builder machine = InstanceSpec.builder(otherName, otherImage);
    said.forEach(each -> each.accept(machine));
    return machine.build();
  }

  private static DriverException lacking(String key) {
    return new DriverException(Kind.SPEC_REFUSED, "The description of the machine has no " + key);
  }
}

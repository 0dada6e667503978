/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

/**
 * All that is optional about a machine besides its memory, processors, disks and network
 * interfaces.
 */
public record Hardware(Platform platform) {
  /** What a Linux server is best given: no screen, and every paravirtual device that helps it. */
  public static Hardware standard() {
    return builder().build();
  }

  /** Starts with what {@link #standard} has. */
  public static Builder builder() {
    return new Builder();
  }

  /** Starts with what this one has. */
  public Builder toBuilder() {
    return builder().platform(platform);
  }

  /** Collects what differs from the defaults. Used by one thread. */
  public static final class Builder {
    private Platform platform = Platform.standard();

    private Builder() {}

    public Builder platform(Platform value) {
      this.platform = value;
      return this;
    }

    public Hardware build() {
      return new Hardware(platform);
    }
  }
}

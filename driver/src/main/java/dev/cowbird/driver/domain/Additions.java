/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import java.util.List;
import java.util.function.UnaryOperator;
import org.w3c.dom.Document;

/**
 * What the model has no word for.
 *
 * @param devices added after all other devices
 * @param finish applied to the finished document, raw devices included; pure, as it is called each
 *     time that the document is written
 */
public record Additions(List<RawDevice> devices, UnaryOperator<Document> finish) {
  private static final UnaryOperator<Document> NOTHING = UnaryOperator.identity();

  /** @throws IllegalArgumentException never */
  public Additions {
    devices = List.copyOf(devices);
  }

  /** Nothing. */
  public static Additions standard() {
    return builder().build();
  }

  /** Starts with what {@link #standard} has. */
  public static Builder builder() {
    return new Builder();
  }

  /** Starts with what this one has. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.devices = devices;
    builder.finish = finish;
    return builder;
  }

  boolean isEmpty() {
    return devices.isEmpty() && finish.equals(NOTHING);
  }

  /** Collects what differs from the defaults. Used by one thread. */
  public static final class Builder {
    private List<RawDevice> devices = List.of();
    private UnaryOperator<Document> finish = NOTHING;

    private Builder() {}

    public Builder devices(List<RawDevice> value) {
      this.devices = value;
      return this;
    }

    public Builder finish(UnaryOperator<Document> value) {
      this.finish = value;
      return this;
    }

    /** @throws IllegalArgumentException never */
    public Additions build() {
      return new Additions(devices, finish);
    }
  }
}

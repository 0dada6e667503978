/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import java.util.List;
import java.util.Optional;

/**
 * The devices of a machine besides disks, network interfaces and the console.
 *
 * @param video empty for virtio with a screen, and none without
 * @param panic whether the guest can tell that its kernel panicked; x86-64 only
 * @param agent whether there is a channel to the guest agent
 */
public record Peripherals(
    Optional<Tpm> tpm,
    List<Graphics> graphics,
    Optional<VideoModel> video,
    List<InputDevice> inputs,
    Optional<Watchdog> watchdog,
    Optional<RandomSource> random,
    Optional<Balloon> balloon,
    OnOff panic,
    OnOff agent,
    Optional<Vsock> vsock,
    List<HostDevice> hostDevices,
    List<SharedDirectory> shares,
    List<SerialPort> serialPorts) {
  /** @throws IllegalArgumentException if two devices are the same */
  public Peripherals {
    graphics = List.copyOf(graphics);
    inputs = List.copyOf(inputs);
    hostDevices = List.copyOf(hostDevices);
    shares = List.copyOf(shares);
    serialPorts = List.copyOf(serialPorts);
    Require.distinct("screen", graphics.stream().map(Graphics::protocol).toList());
    Require.distinct(
        "port of a screen",
        graphics.stream().flatMap(screen -> screen.port().stream()).toList());
    Require.distinct("tag", shares.stream().map(SharedDirectory::tag).toList());
    Require.distinct("place on the host", hostDevices);
  }

  /** What a server has: random numbers, a balloon, a panic device, a channel to the agent. */
  public static Peripherals standard() {
    return builder().build();
  }

  /** Starts with what {@link #standard} has. */
  public static Builder builder() {
    return new Builder();
  }

  /** Starts with what this one has. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.tpm = tpm;
    builder.graphics = graphics;
    builder.video = video;
    builder.inputs = inputs;
    builder.watchdog = watchdog;
    builder.random = random;
    builder.balloon = balloon;
    builder.panic = panic;
    builder.agent = agent;
    builder.vsock = vsock;
    builder.hostDevices = hostDevices;
    builder.shares = shares;
    builder.serialPorts = serialPorts;
    return builder;
  }

  /** Collects what differs from the defaults. Used by one thread. */
  public static final class Builder {
    private Optional<Tpm> tpm = Optional.empty();
    private List<Graphics> graphics = List.of();
    private Optional<VideoModel> video = Optional.empty();
    private List<InputDevice> inputs = List.of();
    private Optional<Watchdog> watchdog = Optional.empty();
    private Optional<RandomSource> random = Optional.of(RandomSource.standard());
    private Optional<Balloon> balloon = Optional.of(Balloon.standard());
    private OnOff panic = OnOff.ON;
    private OnOff agent = OnOff.ON;
    private Optional<Vsock> vsock = Optional.empty();
    private List<HostDevice> hostDevices = List.of();
    private List<SharedDirectory> shares = List.of();
    private List<SerialPort> serialPorts = List.of();

    private Builder() {}

    public Builder tpm(Tpm value) {
      this.tpm = Optional.of(value);
      return this;
    }

    public Builder graphics(List<Graphics> value) {
      this.graphics = value;
      return this;
    }

    public Builder video(VideoModel value) {
      this.video = Optional.of(value);
      return this;
    }

    public Builder inputs(List<InputDevice> value) {
      this.inputs = value;
      return this;
    }

    public Builder watchdog(Watchdog value) {
      this.watchdog = Optional.of(value);
      return this;
    }

    public Builder withoutRandom() {
      this.random = Optional.empty();
      return this;
    }

    public Builder random(RandomSource value) {
      this.random = Optional.of(value);
      return this;
    }

    public Builder withoutBalloon() {
      this.balloon = Optional.empty();
      return this;
    }

    public Builder balloon(Balloon value) {
      this.balloon = Optional.of(value);
      return this;
    }

    public Builder panic(OnOff value) {
      this.panic = value;
      return this;
    }

    public Builder agent(OnOff value) {
      this.agent = value;
      return this;
    }

    public Builder vsock(Vsock value) {
      this.vsock = Optional.of(value);
      return this;
    }

    public Builder hostDevices(List<HostDevice> value) {
      this.hostDevices = value;
      return this;
    }

    public Builder shares(List<SharedDirectory> value) {
      this.shares = value;
      return this;
    }

    public Builder serialPorts(List<SerialPort> value) {
      this.serialPorts = value;
      return this;
    }

    /** @throws IllegalArgumentException if two devices are the same */
    public Peripherals build() {
      return new Peripherals(
          tpm,
          graphics,
          video,
          inputs,
          watchdog,
          random,
          balloon,
          panic,
          agent,
          vsock,
          hostDevices,
          shares,
          serialPorts);
    }
  }
}

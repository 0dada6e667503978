/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import java.util.Optional;

/**
 * The board of a machine, and what it starts with.
 *
 * @param architecture empty for the host's
 * @param machineType empty for the usual one of the architecture
 * @param firmware empty for BIOS on x86-64 and UEFI elsewhere
 * @param kernel empty to boot from a disk or the network
 * @param sparePorts how many PCI Express ports are free at least when a q35 machine is made, for
 *     devices that are attached while it runs, up to 32; 0 to leave it to libvirt. Of no effect on
 *     other machines, and on one with a PCI controller among its raw devices
 */
public record Platform(
    Optional<Architecture> architecture,
    Optional<MachineType> machineType,
    Optional<Firmware> firmware,
    Optional<DirectKernel> kernel,
    Optional<SystemInfo> systemInfo,
    int sparePorts) {
  /** libvirt by itself leaves one free. */
  private static final int USUAL_SPARE_PORTS = 4;

  private static final int MOST_SPARE_PORTS = 32;

  /** @throws IllegalArgumentException if there can't be so many ports */
  public Platform {
    Require.within("Number of spare ports", sparePorts, 0, MOST_SPARE_PORTS);
  }

  /** The usual machine type and firmware of the host's architecture. */
  public static Platform standard() {
    return builder().build();
  }

  /** Starts with what {@link #standard} has. */
  public static Builder builder() {
    return new Builder();
  }

  /** Starts with what this one has. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.architecture = architecture;
    builder.machineType = machineType;
    builder.firmware = firmware;
    builder.kernel = kernel;
    builder.systemInfo = systemInfo;
    builder.sparePorts = sparePorts;
    return builder;
  }

  /** The machine type that was asked for, or the usual one. */
  public MachineType machineType(Architecture guest) {
    return machineType.orElse(guest.machine());
  }

  /** The firmware that was asked for, or the usual one. */
  public Firmware firmware(Architecture guest) {
    return firmware.orElseGet(() -> switch (guest) {
      case X86_64 -> new Firmware.Bios();
      // The virt machine has no BIOS: without UEFI it neither boots from a disk nor has ACPI.
      case AARCH64 -> new Firmware.Uefi(SecureBoot.ANY);
    });
  }

  /** What its firmware does about signatures; {@code OFF} where it can't. */
  SecureBoot secureBoot(Architecture guest) {
    Firmware chosen = firmware(guest);
    if (chosen instanceof Firmware.Uefi uefi) {
      return uefi.secureBoot();
    }
    return chosen instanceof Firmware.Loader loader ? loader.secureBoot() : SecureBoot.OFF;
  }

  /** Collects what differs from the defaults. Used by one thread. */
  public static final class Builder {
    private Optional<Architecture> architecture = Optional.empty();
    private Optional<MachineType> machineType = Optional.empty();
    private Optional<Firmware> firmware = Optional.empty();
    private Optional<DirectKernel> kernel = Optional.empty();
    private Optional<SystemInfo> systemInfo = Optional.empty();
    private int sparePorts = USUAL_SPARE_PORTS;

    private Builder() {}

    public Builder architecture(Architecture value) {
      this.architecture = Optional.of(value);
      return this;
    }

    public Builder machineType(MachineType value) {
      this.machineType = Optional.of(value);
      return this;
    }

    public Builder firmware(Firmware value) {
      this.firmware = Optional.of(value);
      return this;
    }

    public Builder kernel(DirectKernel value) {
      this.kernel = Optional.of(value);
      return this;
    }

    public Builder systemInfo(SystemInfo value) {
      this.systemInfo = Optional.of(value);
      return this;
    }

    public Builder sparePorts(int value) {
      this.sparePorts = value;
      return this;
    }

    public Platform build() {
      return new Platform(architecture, machineType, firmware, kernel, systemInfo, sparePorts);
    }
  }
}

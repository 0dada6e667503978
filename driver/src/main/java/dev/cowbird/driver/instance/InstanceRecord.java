/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.instance;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.Instance.Machine;
import dev.cowbird.driver.domain.MemorySize;
import dev.cowbird.driver.domain.VirtualizationType;
import dev.cowbird.imagebackend.InstanceName;
import java.time.Instant;
import java.util.UUID;

/**
 * The JSON in an instance's directory: what was asked, and what was made.
 *
 * @param memory in bytes
 * @param network what its interface is attached to, as it was chosen
 * @param created ISO 8601, UTC
 */
public record InstanceRecord(
    State state,
    String name,
    String uuid,
    String image,
    long memory,
    int vcpus,
    String network,
    String virtualization,
    String connect,
    String created) {

  /** The commit point: an instance exists from {@code ready} on. */
  public enum State {
    creating,
    ready
  }

  public static InstanceRecord creating(InstanceName name, String connect, Machine machine) {
    return new InstanceRecord(
        State.creating,
        name.value(),
        machine.uuid().toString(),
        machine.image(),
        machine.memory().bytes(),
        machine.vcpus(),
        machine.network(),
        machine.virtualization().label(),
        connect,
        machine.created().toString());
  }

  InstanceRecord ready() {
    return new InstanceRecord(
        State.ready, name, uuid, image, memory, vcpus, network, virtualization, connect, created);
  }

  /** @throws DriverException {@code STATE_DIRECTORY} if the record was tampered with */
  public UUID domain() {
    try {
      return UUID.fromString(uuid);
    } catch (RuntimeException e) {
      throw damaged(e);
    }
  }

  /** @throws DriverException {@code STATE_DIRECTORY} if the record was tampered with */
  public Machine machine() {
    try {
      return new Machine(
          domain(),
          image,
          new MemorySize(memory),
          vcpus,
          network,
          VirtualizationType.named(virtualization).orElseThrow(),
          Instant.parse(created));
    } catch (RuntimeException e) {
      throw damaged(e);
    }
  }

  private DriverException damaged(RuntimeException cause) {
    return new DriverException(
        Kind.STATE_DIRECTORY, "The record of instance " + name + " is damaged", cause);
  }
}

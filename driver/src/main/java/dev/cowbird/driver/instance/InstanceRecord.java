/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.instance;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.Instance;
import dev.cowbird.driver.Instance.Machine;
import dev.cowbird.driver.domain.KernelCommandLine;
import dev.cowbird.driver.domain.MemorySize;
import dev.cowbird.driver.domain.PublishedPort;
import dev.cowbird.driver.domain.VirtualizationType;
import dev.cowbird.imagebackend.InstanceName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The JSON in an instance's directory: what was asked, and what was made.
 *
 * @param memory in bytes
 * @param disks besides the one that it boots from; none in a record that does not say
 * @param network what its interfaces are attached to
 * @param published ports of the host that lead to the guest's; none in a record that does not say
 * @param securityGroups their names; none in a record that does not say
 * @param user whom its guest lets in, unless another is named; empty if nobody is known, as in a
 *     record that does not say
 * @param kernel what it is started with; absent if it starts from its disk
 * @param created ISO 8601, UTC
 */
public record InstanceRecord(
    State state,
    String name,
    String uuid,
    String image,
    long memory,
    int vcpus,
    List<RecordedDisk> disks,
    String network,
    List<String> published,
    List<String> securityGroups,
    String virtualization,
    String user,
    @Nullable Kernel kernel,
    String connect,
    String created) {

  @SuppressWarnings("NullAway") // Jackson gives null for a member that an older record lacks
  public InstanceRecord {
    disks = disks == null ? List.of() : List.copyOf(disks);
    published = published == null ? List.of() : List.copyOf(published);
    securityGroups = securityGroups == null ? List.of() : List.copyOf(securityGroups);
    user = user == null ? "" : user;
  }

  /** A kernel: where it and its initial RAM disk came from, and what it is told. */
  public record Kernel(String image, @Nullable String initrd, String commandLine) {
    private static Kernel of(Instance.Kernel kernel) {
      return new Kernel(
          kernel.image(), kernel.initrd().orElse(null), kernel.commandLine().text());
    }

    private Instance.Kernel toKernel() {
      return new Instance.Kernel(
          image, Optional.ofNullable(initrd), new KernelCommandLine(commandLine));
    }
  }

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
        machine.disks().stream().map(RecordedDisk::of).toList(),
        machine.network(),
        machine.published().stream().map(PublishedPort::toString).toList(),
        machine.securityGroups(),
        machine.virtualization().label(),
        machine.user().orElse(""),
        machine.kernel().map(Kernel::of).orElse(null),
        connect,
        machine.created().toString());
  }

  InstanceRecord ready() {
    return with(State.ready, memory, vcpus, network);
  }

  /** The same on other networks. */
  public InstanceRecord onNetwork(String changed) {
    return with(state, memory, vcpus, changed);
  }

  /** The same with another amount of memory and number of processors. */
  public InstanceRecord sized(MemorySize changed, int processors) {
    return with(state, changed.bytes(), processors, network);
  }

  private InstanceRecord with(State reached, long bytes, int processors, String attached) {
    return new InstanceRecord(
        reached,
        name,
        uuid,
        image,
        bytes,
        processors,
        disks,
        attached,
        published,
        securityGroups,
        virtualization,
        user,
        kernel,
        connect,
        created);
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
          disks.stream().map(RecordedDisk::toDisk).toList(),
          network,
          published.stream().map(PublishedPort::parse).toList(),
          securityGroups,
          VirtualizationType.named(virtualization).orElseThrow(),
          Optional.of(user).filter(name -> !name.isEmpty()),
          Optional.ofNullable(kernel).map(Kernel::toKernel),
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

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.Instance;
import dev.cowbird.driver.Instance.Status;
import dev.cowbird.driver.PowerState;
import dev.cowbird.driver.hypervisor.Domain;
import dev.cowbird.driver.hypervisor.Hypervisor;
import dev.cowbird.driver.instance.InstanceRecord;
import dev.cowbird.driver.instance.InstanceRecord.State;
import dev.cowbird.driver.instance.InstanceStore;
import dev.cowbird.imagebackend.Disk;
import dev.cowbird.imagebackend.ImageBackend;
import dev.cowbird.imagebackend.InstanceName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Looks at instances. Takes no locks: it sees each as it is at that moment. */
final class Listing {
  private final ImageBackend images;
  private final InstanceStore store;
  private final Hypervisor hypervisor;

  Listing(ImageBackend images, InstanceStore store, Hypervisor hypervisor) {
    this.images = images;
    this.store = store;
    this.hypervisor = hypervisor;
  }

  List<Instance> all() {
    List<InstanceName> names = images.instances();
    Map<UUID, Domain> domains =
        names.stream().anyMatch(name -> store.find(name).isPresent()) ? domains() : Map.of();
    return names.stream()
        .flatMap(name -> look(name, uuid -> Optional.ofNullable(domains.get(uuid))).stream())
        .toList();
  }

  private Map<UUID, Domain> domains() {
    return hypervisor.domains().stream()
        .collect(Collectors.toMap(Domain::uuid, Function.identity(), (one, other) -> one));
  }

  /** @throws DriverException {@code NOT_FOUND} */
  Instance one(InstanceName name) {
    return look(
            name,
            uuid ->
                hypervisor.domain(name.value()).filter(domain -> domain.uuid().equals(uuid)))
        .orElseThrow(() -> new DriverException(Kind.NOT_FOUND, "There is no instance " + name));
  }

  private Optional<Instance> look(InstanceName name, Function<UUID, Optional<Domain>> domains) {
    if (!store.exists(name)) {
      return Optional.empty();
    }
    Optional<InstanceRecord> record = store.find(name);
    Optional<PowerState> power =
        record.map(InstanceRecord::domain).flatMap(domains).flatMap(Listing::power);
    Optional<Disk> disk = images.findDisk(name);
    return Optional.of(new Instance(
        name,
        status(record, power, disk),
        power,
        record.map(InstanceRecord::machine),
        disk,
        store.directory(name)));
  }

  /** A domain may go between being listed and being asked. */
  private static Optional<PowerState> power(Domain domain) {
    try {
      return Optional.of(domain.state());
    } catch (DriverException e) {
      if (e.kind() == Kind.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static Status status(
      Optional<InstanceRecord> record, Optional<PowerState> power, Optional<Disk> disk) {
    if (record.isEmpty()) {
      return disk.isPresent() ? Status.DISK : Status.CREATING;
    }
    if (record.get().state() == State.creating) {
      return Status.CREATING;
    }
    return power.isPresent() ? Status.READY : Status.LOST;
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.HostCache;
import dev.cowbird.driver.Instance;
import dev.cowbird.driver.InstanceSpec;
import dev.cowbird.driver.PowerState;
import dev.cowbird.driver.doctor.FailedStart;
import dev.cowbird.driver.domain.DiskDevice;
import dev.cowbird.driver.domain.DomainSpec;
import dev.cowbird.driver.domain.DomainXml;
import dev.cowbird.driver.event.MachineEvents;
import dev.cowbird.driver.event.SpawnSpan;
import dev.cowbird.driver.hypervisor.Domain;
import dev.cowbird.driver.hypervisor.Hypervisor;
import dev.cowbird.driver.instance.InstanceRecord;
import dev.cowbird.driver.instance.InstanceStore;
import dev.cowbird.imagebackend.Base;
import dev.cowbird.imagebackend.CacheUsers;
import dev.cowbird.imagebackend.Disk;
import dev.cowbird.imagebackend.DiskRequest;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageBackend;
import dev.cowbird.imagebackend.InstanceLock;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.imagebackend.event.Span;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/** Makes a machine and starts it, or leaves nothing. */
final class Spawn {
  private final ImageBackend images;
  private final InstanceStore store;
  private final Hypervisor hypervisor;
  private final FurtherDisks furtherDisks;
  private final Feasibility feasibility;
  private final Seeding seeding;
  private final Kernels kernels;
  private final PacketFilters filters;
  private final OwnDomains domains;
  private final Removal removal;
  private final CacheUsers users;
  private final String connectUri;
  private final HostCache hostCache;
  private final Clock clock;

  Spawn(
      ImageBackend images,
      InstanceStore store,
      Hypervisor hypervisor,
      FurtherDisks furtherDisks,
      Feasibility feasibility,
      Seeding seeding,
      Kernels kernels,
      PacketFilters filters,
      OwnDomains domains,
      Removal removal,
      CacheUsers users,
      String connectUri,
      HostCache hostCache,
      Clock clock) {
    this.images = images;
    this.store = store;
    this.hypervisor = hypervisor;
    this.furtherDisks = furtherDisks;
    this.feasibility = feasibility;
    this.seeding = seeding;
    this.kernels = kernels;
    this.filters = filters;
    this.domains = domains;
    this.removal = removal;
    this.users = users;
    this.connectUri = connectUri;
    this.hostCache = hostCache;
    this.clock = clock;
  }

  Instance run(InstanceSpec spec, ProgressListener progress) {
    InstanceName name = spec.name();
    AskedAhead asked = AskedAhead.of(hypervisor, spec.hardware().platform());
    try (SpawnSpan spawn = MachineEvents.spawn(name, spec.image().location());
        InstanceLock lock = images.lockInstance(name)) {
      removal.undoUnfinished(lock);
      requireFree(name);
      images.registerUsers(users);
      Blueprint blueprint = blueprint(spec, asked);
      feasibility.check(blueprint);
      seeding.check(blueprint);
      filters.check(spec);
      filters.requireHeld(spec, describe(blueprint.planned(store)));
      kernels.fetch(spec, progress);
      UndoStack undo = new UndoStack();
      try {
        Instance instance = make(lock, blueprint, undo, progress);
        spawn.complete();
        return instance;
      } catch (RuntimeException e) {
        undo.unwind(e);
        throw e;
      }
    }
  }

  private Blueprint blueprint(InstanceSpec spec, AskedAhead asked) {
    List<PlannedDisk> planned = furtherDisks.plan(spec);
    try (Span asking = MachineEvents.ask(spec.name())) {
      UUID uuid = UUID.randomUUID();
      NetworkChoice network = NetworkChoice.choose(
          spec, uuid, hypervisor, () -> hypervisor.userNetworks(asked.answer().kind()));
      return Blueprint.of(spec, asked.answer(), filters.hold(spec, network), planned, clock, uuid);
    }
  }

  private Instance make(
      InstanceLock lock, Blueprint blueprint, UndoStack undo, ProgressListener progress) {
    InstanceName name = blueprint.spec().name();
    undo.push(() -> store.remove(name));
    store.begin(name, InstanceRecord.creating(name, connectUri, blueprint.machine()));
    seeding.make(blueprint);

    undo.push(() -> images.removeDisks(lock));
    Disk disk = disk(lock, blueprint.spec(), progress);
    Blueprint complete = kernels.make(blueprint, progress);
    List<DiskDevice> further = furtherDisks.make(lock, blueprint.furtherDisks(), progress);

    undo.push(() -> filters.remove(blueprint.spec()));
    filters.make(blueprint.spec());

    // Much time may have gone by since they were looked at.
    furtherDisks.requireUnused(blueprint.furtherDisks());
    undo.push(() -> domains.remove(name));
    Domain domain = define(complete, disk, further);
    start(name, domain, disk);
    PowerState power = domain.state();

    store.commit(name, InstanceRecord.creating(name, connectUri, complete.machine()));
    return complete.made(disk, power, store.directory(name));
  }

  private Disk disk(InstanceLock lock, InstanceSpec spec, ProgressListener progress) {
    try (Span making = MachineEvents.disk(spec.name())) {
      return images.createDisk(lock, diskRequest(spec, progress), progress);
    }
  }

  private Domain define(Blueprint blueprint, Disk disk, List<DiskDevice> further) {
    String xml = describe(blueprint.domain(disk, further, hostCache, store));
    try (Span defining = MachineEvents.define(blueprint.spec().name())) {
      return hypervisor.define(xml);
    }
  }

  private static String describe(DomainSpec domain) {
    try {
      return DomainXml.of(domain).text();
    } catch (IllegalArgumentException e) {
      throw new DriverException(Kind.DOMAIN_REFUSED, String.valueOf(e.getMessage()), e);
    }
  }

  private DiskRequest diskRequest(InstanceSpec spec, ProgressListener progress) {
    return spec.diskRequest(
        spec.diskSize().orElseGet(() -> usualSize(images.pull(spec.image(), progress))));
  }

  private static DiskSize usualSize(Base base) {
    boolean larger = base.virtualSize().compareTo(InstanceSpec.USUAL_DISK_SIZE) > 0;
    return larger ? base.virtualSize() : InstanceSpec.USUAL_DISK_SIZE;
  }

  private static void start(InstanceName name, Domain domain, Disk disk) {
    try (Span starting = MachineEvents.start(name)) {
      domain.start();
    } catch (DriverException e) {
      throw FailedStart.explain(e, disk.path());
    }
  }

  private void requireFree(InstanceName name) {
    if (store.exists(name)) {
      throw new DriverException(
          Kind.CONFLICT, "Instance " + name + " exists already, in " + store.directory(name));
    }
    if (hypervisor.domain(name.value()).isPresent()) {
      throw new DriverException(
          Kind.CONFLICT, "A domain named " + name + " exists already on the hypervisor");
    }
  }
}

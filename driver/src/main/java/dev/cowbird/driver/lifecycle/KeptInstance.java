/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.Instance;
import dev.cowbird.driver.Instance.Machine;
import dev.cowbird.driver.Instance.Status;
import dev.cowbird.driver.PowerState;
import dev.cowbird.driver.instance.InstanceRecord;
import dev.cowbird.driver.instance.InstanceRecord.State;
import dev.cowbird.driver.instance.InstanceStore;
import dev.cowbird.imagebackend.Disk;
import dev.cowbird.imagebackend.ImageBackend;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.InstanceName;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What is kept on disk of an instance, each record read once. A record that can't be read is one
 * instance's misfortune, and no reason to show none.
 *
 * @param state what the record says; empty without one
 * @param damage what could not be read, if anything
 */
record KeptInstance(
    InstanceName name,
    Path directory,
    Optional<State> state,
    Optional<Machine> machine,
    Optional<Disk> disk,
    Optional<String> damage) {

  /** @return empty if there is no directory of this name */
  static Optional<KeptInstance> read(InstanceName name, InstanceStore store, ImageBackend images) {
    if (!store.exists(name)) {
      return Optional.empty();
    }
    Reading<InstanceRecord> record = Reading.of(() -> store.find(name));
    Reading<Machine> machine = Reading.of(() -> record.value().map(InstanceRecord::machine));
    Reading<Disk> disk = Reading.of(() -> images.findDisk(name));
    return Optional.of(new KeptInstance(
        name,
        store.directory(name),
        record.value().map(InstanceRecord::state),
        machine.value(),
        disk.value(),
        record.damage().or(machine::damage).or(disk::damage)));
  }

  /** A record as it was read, or why it could not be. */
  private record Reading<T>(Optional<T> value, Optional<String> damage) {
    static <T> Reading<T> of(Supplier<Optional<T>> reader) {
      try {
        return new Reading<>(reader.get(), Optional.empty());
      } catch (ImageException e) {
        if (e.kind() != ImageException.Kind.STATE_DIRECTORY) {
          throw e;
        }
        return damaged(e);
      } catch (DriverException e) {
        if (e.kind() != DriverException.Kind.STATE_DIRECTORY) {
          throw e;
        }
        return damaged(e);
      }
    }

    private static <T> Reading<T> damaged(RuntimeException e) {
      return new Reading<>(Optional.empty(), Optional.of("" + e.getMessage()));
    }
  }

  /** @param power what its domain is doing; empty if there is none */
  Instance with(Optional<PowerState> power) {
    return new Instance(name, status(power), power, machine, disk, damage, directory);
  }

  private Status status(Optional<PowerState> power) {
    if (damage.isPresent()) {
      return Status.DAMAGED;
    }
    if (state.isEmpty()) {
      return disk.isPresent() ? Status.DISK : Status.CREATING;
    }
    if (state.get() == State.creating) {
      return Status.CREATING;
    }
    return power.isPresent() ? Status.READY : Status.LOST;
  }
}

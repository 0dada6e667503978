/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver;

import dev.cowbird.driver.domain.DiskDevice;
import dev.cowbird.driver.domain.HostDevice;
import dev.cowbird.driver.domain.Nic;
import dev.cowbird.driver.domain.RawDevice;
import dev.cowbird.driver.domain.Throttle;
import dev.cowbird.driver.domain.edit.DeviceChange;
import dev.cowbird.driver.domain.edit.DeviceKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The devices of one instance, while it runs and while it is off.
 *
 * <p>A change is made to the machine that runs and to what it starts with next time; to the latter
 * alone while it is off. Whatever else somebody put into either description is kept. What can't be
 * done is refused before anything is done; a change that fails half-way is taken back, and the
 * first error thrown. A process that is killed half-way may leave it done to one of the two: asked
 * again, {@link #detach} and {@link #update} end where they would have.
 *
 * <p>Each change holds the instance's lock until it is done, and all look anew. Besides what they
 * name they throw {@link DriverException} of {@code NOT_FOUND} and {@code NOT_OURS} for the
 * instance, {@code DOMAIN_REFUSED} for what the hypervisor does not accept,
 * {@code HYPERVISOR_UNAVAILABLE} and {@code HYPERVISOR_ERROR}. Safe for use by any number of
 * threads.
 */
public interface Devices {
  /** All of them, those that it has now before those that it has from its next start on. */
  List<AttachedDevice> list();

  /**
   * Attaches a disk. Its file belongs to the caller, and is never removed. Without a target it gets
   * the next that is free on its bus. A machine that runs takes virtio, SCSI and USB.
   *
   * @return the disk as it is now
   * @throws DriverException {@code NOT_FOUND} if there is no such file; {@code CONFLICT} if the
   *     target or the serial number, as the guest is shown it, is taken, the file is the cache's or
   *     an instance's and not only read, a domain that runs uses it and not both only read or share
   *     it, it is behind a disk of one that is off and not only read, or the machine that runs
   *     can't take it
   * @throws dev.cowbird.imagebackend.ImageException {@code NOT_FOUND}, {@code IMAGE_REFUSED} if it
   *     is said to be qcow2, and could not be a {@link DiskSpec.Volume} for what it names
   */
  AttachedDevice attach(DiskDevice disk);

  /**
   * Attaches a network interface. Without a MAC address it gets the next of the instance's own. It
   * is held to the instance's security groups, if it has any.
   *
   * @return the interface as it is now
   * @throws DriverException {@code SPEC_REFUSED} if it has ports published by slirp, or there are
   *     groups and it is on neither a virtual network nor a bridge of Linux, or has a filter;
   *     {@code NOT_FOUND} if there is no such network or filter; {@code CONFLICT} if the network is
   *     not active, the MAC address is in use, or the machine that runs can't take it
   */
  AttachedDevice attach(Nic nic);

  /**
   * Gives the instance a device of the host's.
   *
   * @throws DriverException {@code CONFLICT} if it has it already, or the machine that runs can't
   *     take it
   */
  AttachedDevice attach(HostDevice device);

  /**
   * Attaches a device in libvirt's own XML. A disk, which has to say its target, and a network
   * interface are looked at as typed ones are. Where nothing in it tells the device from others of
   * its kind, as two random number generators, it is given an alias, {@code ua-cowbird0}, by which
   * it is found again.
   *
   * @throws DriverException as for what it is
   * @throws dev.cowbird.imagebackend.ImageException as for a disk
   */
  AttachedDevice attach(RawDevice device);

  /**
   * Detaches a device: has the guest let go of it, waits until it did, and takes it out of what the
   * machine starts with next time.
   *
   * @param timeout how long the guest may take; the hypervisor itself may take some seconds more
   * @throws DriverException {@code TIMED_OUT} if the guest still has it: nothing is changed, but
   *     the guest may let go later all the same; {@code CONFLICT} if the guest refuses, or it is a
   *     disk that the instance was made with, a volume too; {@code NOT_FOUND} if there is no such
   *     device; {@code SPEC_REFUSED} if the key means several
   */
  void detach(DeviceKey key, Duration timeout);

  /**
   * Changes a device.
   *
   * @return the device as it is now
   * @throws DriverException {@code NOT_FOUND} if there is no such device, file, network or filter;
   *     {@code SPEC_REFUSED} if the change is not for a device of its kind, the key means several,
   *     or a filter can't hold the interface; {@code CONFLICT} if a filter is to be changed that
   *     holds the instance to its security groups, or the guest has locked the drive
   * @throws dev.cowbird.imagebackend.ImageException for a medium as for a disk that is attached
   */
  AttachedDevice update(DeviceKey key, DeviceChange change);

  /**
   * Limits what the guest reads from and writes to a disk.
   *
   * @param throttle empty for no limits
   * @return the disk as it is now
   * @throws DriverException as {@link #update}
   */
  AttachedDevice throttle(DeviceKey key, Optional<Throttle> throttle);
}

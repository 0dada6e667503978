/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver;

import dev.cowbird.driver.domain.MemorySize;
import dev.cowbird.driver.network.PathFinding;
import dev.cowbird.imagebackend.Disk;
import dev.cowbird.imagebackend.DiskRequest;
import dev.cowbird.imagebackend.ImageBackend;
import dev.cowbird.imagebackend.ImageLocation;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.imagebackend.PruneRequest;
import dev.cowbird.imagebackend.PruneResult;
import dev.cowbird.imagebackend.RemovedFile;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Makes machines from images, and looks after them until they are gone.
 *
 * <p>Safe for use by any number of threads, and of processes on the same state directory. Methods
 * block until they are done, and throw {@link DriverException}, or what the image side throws:
 * {@link dev.cowbird.imagebackend.ImageException}. A method that fails takes back what it made, and
 * throws the first error with those of the taking back suppressed on it. Domains that Cowbird did
 * not make are never touched.
 *
 * <p>The hypervisor is connected to when it is first needed, so what works on disks alone works
 * without one.
 */
public interface ComputeDriver extends AutoCloseable {

  /**
   * Makes a machine and starts it: disk, domain, and all that is written down about them.
   *
   * <p>A kernel that it is to start with is fetched before anything is made; one that the image's
   * source names, after the disk.
   *
   * <p>After a failure there is no domain, no disk and no directory of it. What a killed process
   * left of a machine of this name is undone first.
   *
   * @return the machine, whose processors run
   * @throws DriverException {@code CONFLICT} if there is an instance or domain of this name;
   *     {@code SPEC_REFUSED} if the machine contradicts itself; {@code UNSUPPORTED} if the host
   *     can't run it; {@code DOMAIN_REFUSED}, {@code START_FAILED}; {@code NOT_FOUND} for a
   *     network, filter or security group that does not exist; {@code HYPERVISOR_UNAVAILABLE}
   */
  Instance spawn(InstanceSpec spec, ProgressListener progress);

  /** All instances in the state directory, by name. */
  List<Instance> instances();

  /**
   * One instance.
   *
   * @throws DriverException {@code NOT_FOUND}
   */
  Instance instance(InstanceName name);

  /**
   * An instance's domain, in libvirt's XML, as the hypervisor has it now, without passwords.
   *
   * @throws DriverException {@code NOT_FOUND}
   */
  String domainXml(InstanceName name);

  /**
   * Starts an instance that is off. One that runs is left as it is.
   *
   * @throws DriverException {@code NOT_FOUND}, {@code START_FAILED}
   */
  Instance start(InstanceName name);

  /**
   * Powers an instance off: asks its guest by ACPI, and cuts it off if it is still on after
   * {@code grace}; at once if that is zero.
   *
   * @throws DriverException {@code NOT_FOUND}
   */
  StopOutcome stop(InstanceName name, Duration grace);

  /**
   * Powers an instance off as {@link #stop} does, and on again.
   *
   * @throws DriverException {@code NOT_FOUND}, {@code START_FAILED}: it stays off then
   */
  Instance reboot(InstanceName name, Duration grace);

  /**
   * Removes an instance and all that belongs to it, whatever state it is in: cuts it off, makes the
   * hypervisor forget it, removes disk and directory. Bases stay. Asked again after a failure, it
   * goes on where it was.
   *
   * @throws DriverException {@code NOT_FOUND} if there is nothing of this name; {@code NOT_OURS} if
   *     there is only a domain that Cowbird did not make; {@code CONFLICT} if it was made on
   *     another connection
   */
  void destroy(InstanceName name);

  /**
   * Makes a disk without a machine. Asked again for the same, it answers as before.
   *
   * @throws DriverException {@code CONFLICT} if a machine of this name exists
   */
  Disk createDisk(DiskRequest request, ProgressListener progress);

  /**
   * The file to which the instance's serial console is logged. It need not exist yet.
   *
   * @throws DriverException {@code NOT_FOUND}
   */
  Path consoleLog(InstanceName name);

  /**
   * Connects to the serial console of an instance that runs.
   *
   * @throws DriverException {@code NOT_FOUND}, {@code CONFLICT} if it is off or its console in use
   */
  GuestConsole openConsole(InstanceName name);

  /**
   * Copies the console's log as it grows, from the beginning of what the log daemon has kept, until
   * the instance is off or {@code sink} fails.
   *
   * @throws DriverException {@code NOT_FOUND}
   */
  void followConsole(InstanceName name, OutputStream sink);

  /**
   * Makes sure that what is to be waited for can come, whatever the machine: before one is made.
   *
   * @throws DriverException {@code SPEC_REFUSED} if the private key of an {@link WaitFor.SshLogin}
   *     can't be read, or if a passphrase protects it
   */
  void requireAwaitable(WaitFor wanted);

  /**
   * Waits until an instance is ready, in whatever sense: woken by events where there are any. Never
   * given up while there is time: what is refused now may be there in a moment, and so may a
   * hypervisor that can't be asked, because its daemon is restarted say. A look that has begun when
   * time is up may take some seconds more.
   *
   * @param timeout zero to look once
   * @throws DriverException {@code TIMED_OUT} if it is not until {@code timeout}, or until the
   *     instance was off, with what is missing and the console's last lines; {@code GUEST_FAILED}
   *     if cloud-init is waited for and ended with errors; {@code SPEC_REFUSED} as
   *     {@link #requireAwaitable}; {@code NOT_FOUND}
   */
  void await(InstanceName name, WaitFor wanted, Duration timeout);

  /**
   * How an instance can be reached. What is returned looks anew each time that it is asked.
   *
   * @throws DriverException {@code NOT_FOUND}
   */
  GuestAccess guest(InstanceName name);

  /**
   * Opens a way into a running guest, by which commands are run and files copied. A guest's SSH
   * server has to show a key that the guest told by its agent or on its console, or else the one
   * that it showed first.
   *
   * @return to be closed by the caller, before this driver
   * @throws DriverException {@code NOT_FOUND}; {@code CONFLICT} if it is off;
   *     {@code AGENT_UNAVAILABLE}, {@code GUEST_UNREACHABLE}, {@code LOGIN_REFUSED},
   *     {@code HOST_KEY_CHANGED}
   */
  GuestShell openShell(InstanceName name, ShellAccess access);

  /**
   * What another SSH client has to be told to get into a running guest. Connects to find where the
   * guest's server answers, and to make sure that it is the guest's; does not log in.
   *
   * @throws DriverException as {@link #openShell}
   */
  SshTarget sshTarget(InstanceName name, ShellAccess.Ssh access);

  /**
   * The devices of an instance, and what is attached and detached. What is returned looks anew each
   * time that it is asked.
   *
   * @throws DriverException {@code NOT_FOUND}
   */
  Devices devices(InstanceName name);

  /**
   * Gives an instance that is off another amount of memory and number of processors. Nothing else
   * of its description is changed.
   *
   * @param vcpus from 1 to 512
   * @throws DriverException {@code CONFLICT} if it is not off, or its memory is shared out among
   *     NUMA nodes; {@code SPEC_REFUSED} for an impossible number; {@code DOMAIN_REFUSED} if
   *     something else in its description does not go with it, such as its processors' topology;
   *     {@code NOT_FOUND}
   */
  Instance resize(InstanceName name, MemorySize memory, int vcpus);

  /**
   * Removes from the cache what is old and used neither by an instance nor by any domain of the
   * hypervisor; see {@link ImageBackend#prune}.
   *
   * @throws DriverException {@code HYPERVISOR_UNAVAILABLE} if it has to be asked and can't be; no
   *     base was removed then
   */
  PruneResult pruneImages(PruneRequest request, HypervisorUse hypervisorUse);

  /**
   * Removes all revisions of an image from the cache, or nothing if any is used; see
   * {@link ImageBackend#removeImage}.
   *
   * @throws DriverException {@code HYPERVISOR_UNAVAILABLE} if it has to be asked and can't be
   */
  List<RemovedFile> removeImage(ImageLocation image, HypervisorUse hypervisorUse);

  /**
   * Looks along the way from this host to each of an instance's network interfaces, and tells where
   * it breaks. Changes nothing. Takes some seconds if the guest does not answer.
   *
   * @param ports TCP ports of the guest that are wanted, from 1 to 65535; without any it is only
   *     asked whether it answers at all
   * @return a finding for each interface; none for a guest that has no interface
   * @throws DriverException {@code NOT_FOUND}
   */
  List<PathFinding> diagnose(InstanceName name, Set<Integer> ports);

  /** The virtual networks that machines are attached to. */
  Networks networks();

  /** What says which packets machines may send and get. */
  SecurityGroups securityGroups();

  /** The image side: the cache that the disks are made from. */
  ImageBackend images();

  /** Looks at the host, and at everything that Cowbird needs of it. Changes nothing. */
  HostReport host();

  /** Lets go of the hypervisor and of the state directory. Machines go on as they are. */
  @Override
  void close();
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.lifecycle;

import dev.cowbird.driver.ComputeDriver;
import dev.cowbird.driver.Devices;
import dev.cowbird.driver.DriverConfig;
import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.GuestAccess;
import dev.cowbird.driver.GuestConsole;
import dev.cowbird.driver.GuestShell;
import dev.cowbird.driver.HostReport;
import dev.cowbird.driver.HypervisorUse;
import dev.cowbird.driver.Instance;
import dev.cowbird.driver.InstanceSpec;
import dev.cowbird.driver.Networks;
import dev.cowbird.driver.SecurityGroups;
import dev.cowbird.driver.ShellAccess;
import dev.cowbird.driver.SshTarget;
import dev.cowbird.driver.StopOutcome;
import dev.cowbird.driver.WaitFor;
import dev.cowbird.driver.doctor.Doctor;
import dev.cowbird.driver.doctor.HostReach;
import dev.cowbird.driver.doctor.HostSockets;
import dev.cowbird.driver.doctor.NetworkDevices;
import dev.cowbird.driver.doctor.NetworkDoctor;
import dev.cowbird.driver.doctor.PacketRules;
import dev.cowbird.driver.domain.MemorySize;
import dev.cowbird.driver.hypervisor.Hypervisor;
import dev.cowbird.driver.hypervisor.fit.HostDevices;
import dev.cowbird.driver.hypervisor.libvirt.LibvirtHypervisor;
import dev.cowbird.driver.instance.InstanceStore;
import dev.cowbird.driver.network.HostRoutes;
import dev.cowbird.driver.network.PathFinding;
import dev.cowbird.imagebackend.CacheUsers;
import dev.cowbird.imagebackend.Disk;
import dev.cowbird.imagebackend.DiskRequest;
import dev.cowbird.imagebackend.ImageBackend;
import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageLocation;
import dev.cowbird.imagebackend.InstanceName;
import dev.cowbird.imagebackend.ProgressListener;
import dev.cowbird.imagebackend.PruneRequest;
import dev.cowbird.imagebackend.PruneResult;
import dev.cowbird.imagebackend.RemovedFile;
import dev.cowbird.imagebackend.flow.LocalImageBackend;
import dev.cowbird.imagebackend.flow.LocalImageBackend.Host;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The compute driver on this host's libvirt. */
public final class LibvirtComputeDriver implements ComputeDriver {
  private static final Logger LOG = LoggerFactory.getLogger(LibvirtComputeDriver.class);

  private final ImageBackend images;
  private final Hypervisor hypervisor;
  private final CacheUsers users;
  private final Spawn spawn;
  private final Removal removal;
  private final Power power;
  private final Listing listing;
  private final CreateDisk createDisk;
  private final Consoles consoles;
  private final Guests guests;
  private final Shells shells;
  private final Doctor doctor;
  private final Diagnosis diagnosis;
  private final DeviceTools devices;
  private final Resize resize;
  private final Networks networks;
  private final SecurityGroups securityGroups;

  /**
   * Opens the state directory. The hypervisor is connected to when it is first needed.
   *
   * @throws dev.cowbird.imagebackend.ImageException {@code STATE_DIRECTORY}
   */
  public static LibvirtComputeDriver open(DriverConfig config) {
    return open(config, Host.ofThisMachine(), LibvirtHypervisor.connect(config.connectUri()));
  }

  /**
   * As {@link #open(DriverConfig)}, on another host and hypervisor: tests put in what fails.
   *
   * @param hypervisor closed with the driver
   */
  public static LibvirtComputeDriver open(DriverConfig config, Host host, Hypervisor hypervisor) {
    return new LibvirtComputeDriver(
        config, host, LocalImageBackend.open(config.images(), host), hypervisor);
  }

  private LibvirtComputeDriver(
      DriverConfig config, Host host, ImageBackend images, Hypervisor hypervisor) {
    InstanceStore store = new InstanceStore(images.layout(), host.files());
    OwnDomains domains = new OwnDomains(hypervisor, config.connectUri(), store);
    HostDevices hostDevices = new HostDevices(Path.of("/sys"));
    PacketFilters filters = new PacketFilters(hypervisor.filters(), hypervisor.networks());
    this.images = images;
    this.hypervisor = hypervisor;
    this.removal = new Removal(images, store, domains, filters);
    this.users = new DomainUsers(hypervisor, config.connectUri());
    this.spawn = new Spawn(
        images,
        store,
        hypervisor,
        new FurtherDisks(images, hypervisor),
        new Feasibility(store, hostDevices),
        new Seeding(store, host.files()),
        new Kernels(images, store),
        filters,
        domains,
        removal,
        users,
        config.connectUri(),
        config.hostCache(),
        host.clock());
    this.power = new Power(images, store, domains);
    this.listing = new Listing(images, store, hypervisor);
    this.createDisk = new CreateDisk(images, store, removal);
    this.consoles = new Consoles(store, domains);
    this.guests = new Guests(store, domains, new HostKeyBook(store, images, host.files()));
    this.shells = new Shells(guests, store);
    this.devices = new DeviceTools(images, store, domains, filters, hypervisor);
    this.resize = new Resize(devices, hypervisor);
    this.networks =
        new OwnNetworks(hypervisor.networks(), new HostRoutes(Path.of("/proc/net")), hostDevices);
    this.securityGroups = new OwnSecurityGroups(hypervisor.filters());
    this.doctor = new Doctor(config, hypervisor, host.commands());
    Path root = Path.of("/");
    this.diagnosis = new Diagnosis(
        store,
        domains,
        new NetworkDoctor(
            hypervisor,
            new NetworkDevices(root),
            new HostSockets(root),
            new PacketRules(host.commands()),
            new HostReach()));
  }

  @Override
  public Instance spawn(InstanceSpec spec, ProgressListener progress) {
    return spawn.run(spec, progress);
  }

  @Override
  public List<Instance> instances() {
    return listing.all();
  }

  @Override
  public Instance instance(InstanceName name) {
    return listing.one(name);
  }

  @Override
  public String domainXml(InstanceName name) {
    return guests.xml(name);
  }

  @Override
  public Instance start(InstanceName name) {
    power.start(name);
    registerUsers();
    return listing.one(name);
  }

  @Override
  public StopOutcome stop(InstanceName name, Duration grace) {
    return power.stop(name, grace);
  }

  @Override
  public Instance reboot(InstanceName name, Duration grace) {
    power.reboot(name, grace);
    registerUsers();
    return listing.one(name);
  }

  @Override
  public void destroy(InstanceName name) {
    removal.destroy(name);
  }

  @Override
  public Disk createDisk(DiskRequest request, ProgressListener progress) {
    return createDisk.run(request, progress);
  }

  @Override
  public Path consoleLog(InstanceName name) {
    return consoles.log(name);
  }

  @Override
  public GuestConsole openConsole(InstanceName name) {
    return consoles.open(name);
  }

  @Override
  public void followConsole(InstanceName name, OutputStream sink) {
    consoles.follow(name, sink);
  }

  @Override
  public void requireAwaitable(WaitFor wanted) {
    guests.requireAwaitable(wanted);
  }

  @Override
  public void await(InstanceName name, WaitFor wanted, Duration timeout) {
    guests.await(name, wanted, timeout);
  }

  @Override
  public GuestAccess guest(InstanceName name) {
    return guests.of(name);
  }

  @Override
  public GuestShell openShell(InstanceName name, ShellAccess access) {
    return shells.open(name, access);
  }

  @Override
  public SshTarget sshTarget(InstanceName name, ShellAccess.Ssh access) {
    return shells.target(name, access);
  }

  @Override
  public Devices devices(InstanceName name) {
    devices.record(name);
    return new InstanceDevices(name, devices, this::registerUsers);
  }

  @Override
  public Instance resize(InstanceName name, MemorySize memory, int vcpus) {
    resize.run(name, memory, vcpus);
    return listing.one(name);
  }

  @Override
  public PruneResult pruneImages(PruneRequest request, HypervisorUse hypervisorUse) {
    return images.prune(request, users(hypervisorUse));
  }

  @Override
  public List<RemovedFile> removeImage(ImageLocation image, HypervisorUse hypervisorUse) {
    return images.removeImage(image, users(hypervisorUse));
  }

  private CacheUsers users(HypervisorUse use) {
    return switch (use) {
      case ASKED -> users;
      case AS_RECORDED -> CacheUsers.none();
    };
  }

  /** What was asked for is done already; a record that gets old only keeps files longer. */
  private void registerUsers() {
    try {
      images.registerUsers(users);
    } catch (DriverException | ImageException e) {
      LOG.warn("What domains use of the cache is not recorded for other hosts", e);
    }
  }

  @Override
  public List<PathFinding> diagnose(InstanceName name, Set<Integer> ports) {
    return diagnosis.of(name, ports);
  }

  @Override
  public Networks networks() {
    return networks;
  }

  @Override
  public SecurityGroups securityGroups() {
    return securityGroups;
  }

  @Override
  public ImageBackend images() {
    return images;
  }

  @Override
  public HostReport host() {
    return doctor.examine();
  }

  @Override
  public void close() {
    try {
      hypervisor.close();
    } finally {
      images.close();
    }
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.hypervisor.libvirt;

import com.sun.jna.Native;
import com.sun.jna.ptr.IntByReference;
import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.GuestConsole;
import dev.cowbird.driver.PowerState;
import dev.cowbird.driver.domain.Throttle;
import dev.cowbird.driver.hypervisor.AddressSource;
import dev.cowbird.driver.hypervisor.DeviceScope;
import dev.cowbird.driver.hypervisor.Domain;
import dev.cowbird.driver.hypervisor.InterfaceAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.libvirt.jna.CString;
import org.libvirt.jna.DomainPointer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A domain by its UUID, which is all that it keeps. */
record LibvirtDomain(LibvirtLink link, String name, UUID uuid) implements Domain {
  private static final Logger LOG = LoggerFactory.getLogger(LibvirtDomain.class);

  private static final int UNDEFINE_BASIC = LibvirtCalls.VIR_DOMAIN_UNDEFINE_MANAGED_SAVE
      | LibvirtCalls.VIR_DOMAIN_UNDEFINE_SNAPSHOTS_METADATA;
  private static final int UNDEFINE_ALL = UNDEFINE_BASIC
      | LibvirtCalls.VIR_DOMAIN_UNDEFINE_NVRAM
      | LibvirtCalls.VIR_DOMAIN_UNDEFINE_CHECKPOINTS_METADATA;

  private static final String PING = "{\"execute\":\"guest-ping\"}";
  private static final Duration PING_TIMEOUT = Duration.ofSeconds(2);

  /** Something done with libvirt's own domain, which is freed afterwards. */
  interface DomainCall<T> {
    T on(LibvirtConnection connection, DomainPointer domain) throws LibvirtFailure;
  }

  /** A C function on a domain that returns a negative number when it fails. */
  interface Command {
    int run(LibvirtCalls calls, DomainPointer domain);
  }

  static LibvirtDomain of(LibvirtLink link, LibvirtCalls calls, DomainPointer pointer)
      throws LibvirtFailure {
    String name = calls.virDomainGetName(pointer);
    if (name == null) {
      throw LibvirtFailure.last(calls);
    }
    return new LibvirtDomain(link, name, uuid(calls, pointer));
  }

  /** Asks nobody: libvirt's own handle has it. */
  static UUID uuid(LibvirtCalls calls, DomainPointer pointer) throws LibvirtFailure {
    byte[] uuid = new byte[LibvirtCalls.VIR_UUID_STRING_BUFLEN];
    if (calls.virDomainGetUUIDString(pointer, uuid) < 0) {
      throw LibvirtFailure.last(calls);
    }
    return UUID.fromString(Native.toString(uuid));
  }

  @Override
  public PowerState state() {
    return call("read the state of", (connection, domain) -> state(connection.calls(), domain));
  }

  @Override
  public String xml() {
    return xml(0);
  }

  @Override
  public String inactiveXml() {
    return xml(LibvirtCalls.VIR_DOMAIN_XML_INACTIVE);
  }

  @Override
  public String definition() {
    return xml(LibvirtCalls.VIR_DOMAIN_XML_INACTIVE | LibvirtCalls.VIR_DOMAIN_XML_SECURE);
  }

  private String xml(int flags) {
    return call("read the description of", (connection, domain) -> {
      CString xml = connection.calls().virDomainGetXMLDesc(domain, flags);
      if (xml == null) {
        throw LibvirtFailure.last(connection.calls());
      }
      return xml.toString();
    });
  }

  @Override
  public void start() {
    perform(
        "start",
        LibvirtCalls::virDomainCreate,
        state -> Optional.of(state.isActive() ? Kind.CONFLICT : Kind.START_FAILED));
  }

  @Override
  public void shutdown() {
    perform(
        "shut down",
        (calls, domain) -> {
          int result =
              calls.virDomainShutdownFlags(domain, LibvirtCalls.VIR_DOMAIN_SHUTDOWN_ACPI_POWER_BTN);
          return refusesFlags(calls, result) ? calls.virDomainShutdown(domain) : result;
        },
        LibvirtDomain::failureOfActive);
  }

  @Override
  public void reboot() {
    perform(
        "reboot",
        (calls, domain) -> {
          int result = calls.virDomainReboot(domain, LibvirtCalls.VIR_DOMAIN_REBOOT_ACPI_POWER_BTN);
          return refusesFlags(calls, result) ? calls.virDomainReboot(domain, 0) : result;
        },
        LibvirtDomain::failureOfActive);
  }

  @Override
  public void powerOff() {
    perform(
        "power off",
        LibvirtCalls::virDomainDestroy,
        state -> state.isActive() ? Optional.of(Kind.HYPERVISOR_ERROR) : Optional.empty());
  }

  @Override
  public void undefine() {
    perform(
        "undefine",
        (calls, domain) -> {
          int result = calls.virDomainUndefineFlags(domain, UNDEFINE_ALL);
          return refusesFlags(calls, result)
              ? calls.virDomainUndefineFlags(domain, UNDEFINE_BASIC)
              : result;
        },
        state -> Optional.of(Kind.HYPERVISOR_ERROR));
  }

  @Override
  public PowerState await(Set<PowerState> wanted, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (true) {
      long seen = link.changes().count();
      PowerState state = state();
      if (wanted.contains(state)) {
        return state;
      }
      Duration left = Duration.ofNanos(deadline - System.nanoTime());
      if (left.isNegative() || left.isZero()) {
        throw new DriverException(
            Kind.TIMED_OUT,
            "Domain '" + name + "' is " + state + " after " + timeout.toMillis() + " ms, not "
                + wanted);
      }
      waitForChange(seen, left);
    }
  }

  @Override
  public List<InterfaceAddress> addresses(AddressSource source) {
    try {
      return asked(source);
    } catch (DriverException e) {
      if (source != AddressSource.ARP || e.kind() != Kind.HYPERVISOR_ERROR) {
        throw e;
      }
      LOG.debug("libvirt can't read the host's ARP table, so it is read here", e);
      return new HostNeighbours(Path.of("/proc/net/arp")).of(xml());
    }
  }

  private List<InterfaceAddress> asked(AddressSource source) {
    return call(
        "ask for the addresses of",
        (connection, domain) -> InterfaceAddresses.read(connection.calls(), domain, source).stream()
            .filter(address -> !address.address().isLoopbackAddress())
            .toList());
  }

  @Override
  public String askAgent(String command, Duration timeout) {
    return call("ask the agent of", (connection, domain) -> {
      CString answer = connection
          .runtime()
          .qemuCalls()
          .virDomainQemuAgentCommand(
              domain, command, Math.toIntExact(Math.max(1, timeout.toSeconds())), 0);
      if (answer == null) {
        throw agentFailure(LibvirtFailure.last(connection.calls()));
      }
      return answer.toString();
    });
  }

  /** What the agent itself says is an internal error to libvirt. */
  private DriverException agentFailure(LibvirtFailure said) throws LibvirtFailure {
    if (said.code() != LibvirtCalls.VIR_ERR_INTERNAL_ERROR) {
      throw said;
    }
    return said.as(Kind.GUEST_FAILED, attempt("ask the agent of"));
  }

  @Override
  public boolean awaitAgent(Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (true) {
      long seen = link.changes().count();
      if (agentAnswers()) {
        return true;
      }
      Duration left = Duration.ofNanos(deadline - System.nanoTime());
      if (left.isNegative() || left.isZero()) {
        return false;
      }
      waitForChange(seen, left);
    }
  }

  private boolean agentAnswers() {
    try {
      askAgent(PING, PING_TIMEOUT);
      return true;
    } catch (DriverException e) {
      if (e.kind() == Kind.AGENT_UNAVAILABLE) {
        return false;
      }
      throw e;
    }
  }

  @Override
  public GuestConsole openConsole() {
    return call(
        "open the console of",
        (connection, domain) -> LibvirtConsole.open(connection, domain, name));
  }

  @Override
  public void attach(String device, Set<DeviceScope> scopes) {
    new LibvirtDevices(this).attach(device, scopes);
  }

  @Override
  public void update(String device, DeviceScope scope) {
    new LibvirtDevices(this).update(device, scope);
  }

  @Override
  public void detach(String device) {
    new LibvirtDevices(this).detach(device);
  }

  @Override
  public void unplug(String device, String alias, Duration timeout) {
    new LibvirtDevices(this).unplug(device, alias, timeout);
  }

  @Override
  public void throttle(String target, Optional<Throttle> throttle, Set<DeviceScope> scopes) {
    new LibvirtDevices(this).throttle(target, throttle, scopes);
  }

  /** Waits for one more change than {@code seen}, and not for longer than until a look is due. */
  void waitForChange(long seen, Duration left) {
    Duration timeout = left.compareTo(link.recheck()) < 0 ? left : link.recheck();
    try {
      link.changes().awaitAfter(seen, timeout);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DriverException(
          Kind.INTERRUPTED, "Interrupted while waiting for domain '" + name + "'", e);
    }
  }

  /** @param meaning of a failure, by the state that the domain is in then; empty if it is none */
  private void perform(String verb, Command command, Function<PowerState, Optional<Kind>> meaning) {
    call(verb, (connection, domain) -> {
      LibvirtCalls calls = connection.calls();
      if (command.run(calls, domain) < 0) {
        LibvirtFailure said = LibvirtFailure.last(calls);
        Optional<Kind> failure = meaning.apply(state(calls, domain));
        if (failure.isPresent()) {
          throw said.as(failure.get(), attempt(verb));
        }
      }
      return name;
    });
  }

  private <T> T call(String verb, DomainCall<T> call) {
    return call(verb, LibvirtDomain::kind, call);
  }

  private static Kind kind(int code) {
    return switch (code) {
      case LibvirtCalls.VIR_ERR_NO_DOMAIN -> Kind.NOT_FOUND;
      case LibvirtCalls.VIR_ERR_AGENT_UNRESPONSIVE, LibvirtCalls.VIR_ERR_ARGUMENT_UNSUPPORTED ->
        Kind.AGENT_UNAVAILABLE;
      case LibvirtCalls.VIR_ERR_OPERATION_INVALID, LibvirtCalls.VIR_ERR_OPERATION_FAILED ->
        Kind.CONFLICT;
      default -> Kind.HYPERVISOR_ERROR;
    };
  }

  /** @param meaning of a failure, by its code */
  <T> T call(String verb, IntFunction<Kind> meaning, DomainCall<T> call) {
    try {
      return link.call(connection -> {
        LibvirtCalls calls = connection.calls();
        DomainPointer domain =
            calls.virDomainLookupByUUIDString(connection.pointer(), uuid.toString());
        if (domain == null) {
          throw LibvirtFailure.last(calls);
        }
        try {
          return call.on(connection, domain);
        } finally {
          calls.virDomainFree(domain);
        }
      });
    } catch (LibvirtFailure e) {
      throw e.as(meaning.apply(e.code()), attempt(verb));
    }
  }

  private String attempt(String verb) {
    return "Can't " + verb + " domain '" + name + "'";
  }

  private static PowerState state(LibvirtCalls calls, DomainPointer domain) throws LibvirtFailure {
    IntByReference state = new IntByReference();
    if (calls.virDomainGetState(domain, state, null, 0) < 0) {
      throw LibvirtFailure.last(calls);
    }
    return powerState(state.getValue());
  }

  /** The failure of what can be done to an active domain only. */
  private static Optional<Kind> failureOfActive(PowerState state) {
    return Optional.of(state.isActive() ? Kind.HYPERVISOR_ERROR : Kind.CONFLICT);
  }

  /** Drivers other than QEMU's, and old ones, know fewer flags, and do nothing if given more. */
  private static boolean refusesFlags(LibvirtCalls calls, int result) {
    return result < 0 && calls.virGetLastErrorCode() == LibvirtCalls.VIR_ERR_INVALID_ARG;
  }

  /** The state of this {@code virDomainState}. */
  static PowerState powerState(int number) {
    return switch (number) {
      case 1 -> PowerState.RUNNING;
      case 2 -> PowerState.BLOCKED;
      case 3 -> PowerState.PAUSED;
      case 4 -> PowerState.SHUTTING_DOWN;
      case 5 -> PowerState.SHUT_OFF;
      case 6 -> PowerState.CRASHED;
      case 7 -> PowerState.SUSPENDED;
      default -> PowerState.UNKNOWN;
    };
  }

  @Override
  public String toString() {
    return "domain '" + name + "' (" + uuid + ")";
  }
}

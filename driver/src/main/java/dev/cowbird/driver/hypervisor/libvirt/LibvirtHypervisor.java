/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.hypervisor.libvirt;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.PowerState;
import dev.cowbird.driver.domain.NicSource.UserMode.Backend;
import dev.cowbird.driver.hypervisor.Domain;
import dev.cowbird.driver.hypervisor.DomainCapabilities;
import dev.cowbird.driver.hypervisor.GuestKind;
import dev.cowbird.driver.hypervisor.HostCapabilities;
import dev.cowbird.driver.hypervisor.Hypervisor;
import dev.cowbird.driver.hypervisor.NetworkFilters;
import dev.cowbird.driver.hypervisor.NetworkState;
import dev.cowbird.driver.hypervisor.VirtualNetworks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.libvirt.jna.DomainByReference;
import org.libvirt.jna.DomainPointer;
import org.libvirt.jna.NetworkPointer;

/**
 * The hypervisor behind a libvirt daemon on this host.
 *
 * <p>A daemon that dies or hangs ends the calls that wait for it, within about half a minute; the
 * next call connects anew. Many threads share one connection.
 */
public final class LibvirtHypervisor implements Hypervisor {
  /** How long an event can be missed without harm. */
  private static final Duration RECHECK = Duration.ofSeconds(2);

  private final LibvirtLink link;

  private LibvirtHypervisor(LibvirtLink link) {
    this.link = link;
  }

  /**
   * A hypervisor by its libvirt URI, {@code qemu:///system} or {@code qemu:///session}. The first
   * call connects, not this method.
   */
  public static LibvirtHypervisor connect(String uri) {
    return connect(uri, RECHECK);
  }

  static LibvirtHypervisor connect(String uri, Duration recheck) {
    return new LibvirtHypervisor(new LibvirtLink(uri, recheck));
  }

  @Override
  public HostCapabilities capabilities() {
    return call(
        "Can't ask for the host's capabilities", connection -> connection.capabilities(link.uri()));
  }

  @Override
  public DomainCapabilities domainCapabilities(GuestKind kind) {
    return ask(kind, connection -> connection.domainCapabilities(kind));
  }

  @Override
  public Set<Backend> userNetworks(GuestKind kind) {
    return ask(kind, connection -> connection.userNetworks(kind));
  }

  /** An architecture without emulator is an unsupported one, an unknown machine a bad argument. */
  private <T> T ask(GuestKind kind, LibvirtLink.Call<T> question) {
    try {
      return link.call(question);
    } catch (LibvirtFailure e) {
      throw e.as(
          switch (e.code()) {
            case LibvirtCalls.VIR_ERR_CONFIG_UNSUPPORTED, LibvirtCalls.VIR_ERR_INVALID_ARG ->
              Kind.UNSUPPORTED;
            default -> Kind.HYPERVISOR_ERROR;
          },
          "The host runs no guests of " + kind + ", whose emulator is in " + packages(kind));
    }
  }

  private static String packages(GuestKind kind) {
    return switch (kind.architecture()) {
      case X86_64 -> "qemu-system-x86";
      case AARCH64 -> "qemu-system-arm, or qemu-system-aarch64";
    };
  }

  @Override
  public List<Domain> domains() {
    List<Domain> domains = call("Can't list the domains", this::list);
    domains.sort(Comparator.comparing(Domain::name));
    return List.copyOf(domains);
  }

  @Override
  public Optional<Domain> domain(String name) {
    return lookUp(
        "'" + name + "'",
        connection -> connection.calls().virDomainLookupByName(connection.pointer(), name));
  }

  @Override
  public Optional<Domain> domain(UUID uuid) {
    return lookUp(
        uuid.toString(),
        connection ->
            connection.calls().virDomainLookupByUUIDString(connection.pointer(), uuid.toString()));
  }

  private Optional<Domain> lookUp(
      String domain, Function<LibvirtConnection, @Nullable DomainPointer> search) {
    return call("Can't look up domain " + domain, connection -> {
      DomainPointer pointer = search.apply(connection);
      if (pointer == null) {
        return absentIf(LibvirtCalls.VIR_ERR_NO_DOMAIN, connection.calls());
      }
      return Optional.of(take(connection.calls(), pointer));
    });
  }

  @Override
  public Map<UUID, PowerState> states() {
    return call("Can't ask what the domains are doing", DomainStates::read);
  }

  @Override
  public Domain define(String xml) {
    try {
      return link.call(connection -> {
        DomainPointer pointer = connection
            .calls()
            .virDomainDefineXMLFlags(
                connection.pointer(), xml, LibvirtCalls.VIR_DOMAIN_DEFINE_VALIDATE);
        if (pointer == null) {
          throw LibvirtFailure.last(connection.calls());
        }
        return take(connection.calls(), pointer);
      });
    } catch (LibvirtFailure e) {
      throw e.as(
          switch (e.code()) {
            case LibvirtCalls.VIR_ERR_OPERATION_FAILED,
                LibvirtCalls.VIR_ERR_OPERATION_INVALID,
                LibvirtCalls.VIR_ERR_DOM_EXIST -> Kind.CONFLICT;
            default -> Kind.DOMAIN_REFUSED;
          },
          "Can't define the domain");
    }
  }

  @Override
  public Optional<NetworkState> network(String name) {
    return call("Can't look up network '" + name + "'", connection -> {
      LibvirtCalls calls = connection.calls();
      NetworkPointer pointer = calls.virNetworkLookupByName(connection.pointer(), name);
      if (pointer == null) {
        return absentIf(LibvirtCalls.VIR_ERR_NO_NETWORK, calls);
      }
      try {
        return Optional.of(state(calls, pointer));
      } finally {
        calls.virNetworkFree(pointer);
      }
    });
  }

  @Override
  public VirtualNetworks networks() {
    return new LibvirtNetworks(link);
  }

  @Override
  public NetworkFilters filters() {
    return new LibvirtFilters(link);
  }

  @Override
  public void close() {
    link.close();
  }

  private <T> T call(String attempt, LibvirtLink.Call<T> call) {
    try {
      return link.call(call);
    } catch (LibvirtFailure e) {
      throw e.as(Kind.HYPERVISOR_ERROR, attempt);
    }
  }

  private List<Domain> list(LibvirtConnection connection) throws LibvirtFailure {
    DomainByReference list = new DomainByReference();
    int count = connection.calls().virConnectListAllDomains(connection.pointer(), list, 0);
    if (count < 0) {
      throw LibvirtFailure.last(connection.calls());
    }
    Pointer array = list.getValue();
    try {
      List<Domain> domains = new ArrayList<>();
      for (Pointer each : array.getPointerArray(0, count)) {
        DomainPointer domain = new DomainPointer();
        domain.setPointer(each);
        domains.add(take(connection.calls(), domain));
      }
      return domains;
    } finally {
      Native.free(Pointer.nativeValue(array));
    }
  }

  /** Turns libvirt's domain into a handle, and frees it. */
  private Domain take(LibvirtCalls calls, DomainPointer pointer) throws LibvirtFailure {
    try {
      return LibvirtDomain.of(link, calls, pointer);
    } finally {
      calls.virDomainFree(pointer);
    }
  }

  private static NetworkState state(LibvirtCalls calls, NetworkPointer pointer)
      throws LibvirtFailure {
    return switch (calls.virNetworkIsActive(pointer)) {
      case 1 -> NetworkState.ACTIVE;
      case 0 -> NetworkState.INACTIVE;
      default -> throw LibvirtFailure.last(calls);
    };
  }

  private static <T> Optional<T> absentIf(int code, LibvirtCalls calls) throws LibvirtFailure {
    LibvirtFailure failure = LibvirtFailure.last(calls);
    if (failure.code() != code) {
      throw failure;
    }
    return Optional.empty();
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.hypervisor.libvirt;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.hypervisor.VirtualNetworks;
import dev.cowbird.driver.network.NetworkLease;
import dev.cowbird.driver.network.NetworkUpdate;
import dev.cowbird.driver.network.NetworkXml;
import dev.cowbird.driver.network.VirtualNetwork;
import dev.cowbird.driver.network.VirtualNetwork.State;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.libvirt.jna.CString;
import org.libvirt.jna.NetworkPointer;

/** The virtual networks of a libvirt daemon. */
final class LibvirtNetworks implements VirtualNetworks {
  private static final int ANY_SUBNET = -1;

  private final LibvirtLink link;

  LibvirtNetworks(LibvirtLink link) {
    this.link = link;
  }

  /** Something done with a network, which it must not keep. */
  private interface Use<T> {
    T with(LibvirtCalls calls, NetworkPointer network) throws LibvirtFailure;
  }

  @Override
  public List<VirtualNetwork> list() {
    String attempt = "Can't list the networks";
    try {
      return link.call(LibvirtNetworks::listAll);
    } catch (LibvirtFailure e) {
      throw e.as(Kind.HYPERVISOR_ERROR, attempt);
    }
  }

  @Override
  public Optional<VirtualNetwork> find(String name) {
    try {
      return Optional.of(onNetwork(name, LibvirtNetworks::describe));
    } catch (LibvirtFailure e) {
      if (e.code() == LibvirtCalls.VIR_ERR_NO_NETWORK) {
        return Optional.empty();
      }
      throw e.as(Kind.HYPERVISOR_ERROR, "Can't look up network '" + name + "'");
    }
  }

  @Override
  public void define(String xml) {
    try {
      link.<Boolean>call(connection -> {
        LibvirtCalls calls = connection.calls();
        NetworkPointer network = calls.virNetworkDefineXMLFlags(
            connection.pointer(), xml, NetworkCalls.VIR_NETWORK_DEFINE_VALIDATE);
        if (network == null) {
          throw LibvirtFailure.last(calls);
        }
        calls.virNetworkFree(network);
        return true;
      });
    } catch (LibvirtFailure e) {
      // libvirt's answer to a name that exists with another UUID.
      Kind kind =
          e.code() == LibvirtCalls.VIR_ERR_OPERATION_FAILED ? Kind.CONFLICT : Kind.HYPERVISOR_ERROR;
      throw e.as(kind, "Can't define the network");
    }
  }

  @Override
  public void start(String name) {
    use(name, "start", (calls, network) -> {
      check(calls, calls.virNetworkSetAutostart(network, 1));
      if (calls.virNetworkCreate(network) < 0) {
        LibvirtFailure failure = LibvirtFailure.last(calls);
        if (calls.virNetworkIsActive(network) != 1) {
          throw failure;
        }
      }
      return network;
    });
  }

  @Override
  public void update(String name, NetworkUpdate update) {
    use(name, "change", (calls, network) -> {
      return check(
          calls,
          calls.virNetworkUpdate(
              network,
              command(update),
              section(update),
              subnet(update, describe(calls, network)),
              part(update),
              NetworkCalls.VIR_NETWORK_UPDATE_AFFECT_LIVE
                  | NetworkCalls.VIR_NETWORK_UPDATE_AFFECT_CONFIG));
    });
  }

  @Override
  public void stop(String name) {
    use(name, "stop", (calls, network) -> check(calls, calls.virNetworkDestroy(network)));
  }

  @Override
  public void undefine(String name) {
    use(name, "undefine", (calls, network) -> check(calls, calls.virNetworkUndefine(network)));
  }

  @Override
  public List<NetworkLease> leases(String name) {
    return use(name, "ask for the leases of", LibvirtLeases::read);
  }

  private static int command(NetworkUpdate update) {
    return update instanceof NetworkUpdate.AddLease || update instanceof NetworkUpdate.AddDnsHost
        ? NetworkCalls.VIR_NETWORK_UPDATE_COMMAND_ADD_LAST
        : NetworkCalls.VIR_NETWORK_UPDATE_COMMAND_DELETE;
  }

  private static int section(NetworkUpdate update) {
    return update instanceof NetworkUpdate.AddLease || update instanceof NetworkUpdate.RemoveLease
        ? NetworkCalls.VIR_NETWORK_SECTION_IP_DHCP_HOST
        : NetworkCalls.VIR_NETWORK_SECTION_DNS_HOST;
  }

  /** Left to itself libvirt takes the first subnet with DHCP, of whatever family. */
  private static int subnet(NetworkUpdate update, VirtualNetwork network) {
    if (update instanceof NetworkUpdate.AddLease add) {
      return network.placeOfSubnet(add.lease().address()).orElse(ANY_SUBNET);
    } else if (update instanceof NetworkUpdate.RemoveLease remove) {
      return network.placeOfSubnet(remove.lease().address()).orElse(ANY_SUBNET);
    }
    return ANY_SUBNET;
  }

  private static String part(NetworkUpdate update) {
    if (update instanceof NetworkUpdate.AddLease add) {
      return NetworkXml.lease(add.lease());
    } else if (update instanceof NetworkUpdate.RemoveLease remove) {
      return NetworkXml.lease(remove.lease());
    } else if (update instanceof NetworkUpdate.AddDnsHost add) {
      return NetworkXml.dnsHost(add.host());
    } else if (update instanceof NetworkUpdate.RemoveDnsHost remove) {
      return NetworkXml.dnsHostAt(remove.host().address());
    }
    throw new IllegalStateException("No description for " + update);
  }

  private <T> T use(String name, String verb, Use<T> use) {
    try {
      return onNetwork(name, use);
    } catch (LibvirtFailure e) {
      Kind kind =
          e.code() == LibvirtCalls.VIR_ERR_NO_NETWORK ? Kind.NOT_FOUND : Kind.HYPERVISOR_ERROR;
      throw e.as(kind, "Can't " + verb + " network '" + name + "'");
    }
  }

  /** @throws DriverException {@code HYPERVISOR_UNAVAILABLE} */
  private <T> T onNetwork(String name, Use<T> use) throws LibvirtFailure {
    return link.call(connection -> {
      LibvirtCalls calls = connection.calls();
      NetworkPointer network = calls.virNetworkLookupByName(connection.pointer(), name);
      if (network == null) {
        throw LibvirtFailure.last(calls);
      }
      try {
        return use.with(calls, network);
      } finally {
        calls.virNetworkFree(network);
      }
    });
  }

  private static List<VirtualNetwork> listAll(LibvirtConnection connection) throws LibvirtFailure {
    LibvirtCalls calls = connection.calls();
    PointerByReference list = new PointerByReference();
    int count = check(calls, calls.virConnectListAllNetworks(connection.pointer(), list, 0));
    Pointer array = list.getValue();
    List<NetworkPointer> pointers = new ArrayList<>();
    try {
      for (Pointer each : array.getPointerArray(0, count)) {
        NetworkPointer network = new NetworkPointer();
        network.setPointer(each);
        pointers.add(network);
      }
      List<VirtualNetwork> networks = new ArrayList<>();
      for (NetworkPointer pointer : pointers) {
        describeIfThere(calls, pointer).ifPresent(networks::add);
      }
      networks.sort(Comparator.comparing(VirtualNetwork::name));
      return List.copyOf(networks);
    } finally {
      pointers.forEach(calls::virNetworkFree);
      Native.free(Pointer.nativeValue(array));
    }
  }

  /** A network may go while the networks are listed. */
  private static Optional<VirtualNetwork> describeIfThere(
      LibvirtCalls calls, NetworkPointer network) throws LibvirtFailure {
    try {
      return Optional.of(describe(calls, network));
    } catch (LibvirtFailure e) {
      if (e.code() == LibvirtCalls.VIR_ERR_NO_NETWORK) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static VirtualNetwork describe(LibvirtCalls calls, NetworkPointer network)
      throws LibvirtFailure {
    CString xml = calls.virNetworkGetXMLDesc(network, 0);
    if (xml == null) {
      throw LibvirtFailure.last(calls);
    }
    State state =
        check(calls, calls.virNetworkIsActive(network)) == 1 ? State.ACTIVE : State.INACTIVE;
    return new VirtualNetwork(calls.virNetworkGetName(network), state, xml.toString());
  }

  static int check(LibvirtCalls calls, int result) throws LibvirtFailure {
    if (result < 0) {
      throw LibvirtFailure.last(calls);
    }
    return result;
  }
}

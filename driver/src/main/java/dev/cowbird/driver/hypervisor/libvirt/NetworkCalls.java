/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.hypervisor.libvirt;

import com.sun.jna.Library;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import org.jspecify.annotations.Nullable;
import org.libvirt.jna.ConnectionPointer;
import org.libvirt.jna.NetworkPointer;

/**
 * libvirt's C functions for networks that the binding lacks; the names of parameters and constants
 * are libvirt's.
 */
interface NetworkCalls extends Library {
  int VIR_NETWORK_UPDATE_COMMAND_DELETE = 2;
  int VIR_NETWORK_UPDATE_COMMAND_ADD_LAST = 3;
  int VIR_NETWORK_SECTION_IP_DHCP_HOST = 4;
  int VIR_NETWORK_SECTION_DNS_HOST = 10;
  int VIR_NETWORK_UPDATE_AFFECT_LIVE = 1;
  int VIR_NETWORK_UPDATE_AFFECT_CONFIG = 1 << 1;
  int VIR_NETWORK_DEFINE_VALIDATE = 1;
  int VIR_ERR_NO_NWFILTER = 62;

  int virConnectListAllNetworks(ConnectionPointer conn, PointerByReference nets, int flags);

  @Nullable
  NetworkPointer virNetworkDefineXMLFlags(ConnectionPointer conn, String xml, int flags);

  int virNetworkUpdate(
      NetworkPointer network, int command, int section, int parentIndex, String xml, int flags);

  int virNetworkGetDHCPLeases(
      NetworkPointer network, @Nullable String mac, PointerByReference leases, int flags);

  void virNetworkDHCPLeaseFree(Pointer lease);
}

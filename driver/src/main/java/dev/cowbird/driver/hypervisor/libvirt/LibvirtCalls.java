/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.hypervisor.libvirt;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.libvirt.jna.CString;
import org.libvirt.jna.ConnectionPointer;
import org.libvirt.jna.DomainPointer;
import org.libvirt.jna.Libvirt;
import org.libvirt.jna.SizeT;
import org.libvirt.jna.StreamPointer;

/**
 * libvirt's C functions: those that the binding declares, and those that it lacks. Text is UTF-8 in
 * both directions, whatever the locale. {@code https://libvirt.org/html/index.html} describes them;
 * the names of parameters and constants are libvirt's.
 */
interface LibvirtCalls extends Libvirt, NetworkCalls {
  int VIR_DOMAIN_DEFINE_VALIDATE = 1;
  int VIR_DOMAIN_SHUTDOWN_ACPI_POWER_BTN = 1;
  int VIR_DOMAIN_REBOOT_ACPI_POWER_BTN = 1;
  int VIR_DOMAIN_UNDEFINE_MANAGED_SAVE = 1;
  int VIR_DOMAIN_UNDEFINE_SNAPSHOTS_METADATA = 1 << 1;
  int VIR_DOMAIN_UNDEFINE_NVRAM = 1 << 2;
  int VIR_DOMAIN_UNDEFINE_CHECKPOINTS_METADATA = 1 << 4;
  int VIR_DOMAIN_EVENT_ID_LIFECYCLE = 0;
  int VIR_DOMAIN_EVENT_ID_DEVICE_REMOVED = 15;
  int VIR_DOMAIN_EVENT_ID_AGENT_LIFECYCLE = 18;
  int VIR_DOMAIN_EVENT_ID_DEVICE_REMOVAL_FAILED = 22;
  int VIR_DOMAIN_AFFECT_LIVE = 1;
  int VIR_DOMAIN_AFFECT_CONFIG = 1 << 1;
  int VIR_DOMAIN_XML_SECURE = 1;
  int VIR_DOMAIN_XML_INACTIVE = 1 << 1;
  int VIR_TYPED_PARAM_ULLONG = 4;
  int VIR_DOMAIN_STATS_STATE = 1;
  int VIR_UUID_STRING_BUFLEN = 37;
  int VIR_STREAM_NONBLOCK = 1;
  int VIR_STREAM_EVENT_READABLE = 1;
  int VIR_STREAM_EVENT_WRITABLE = 1 << 1;

  int VIR_ERR_INTERNAL_ERROR = 1;
  int VIR_ERR_NO_SUPPORT = 3;
  int VIR_ERR_INVALID_ARG = 8;
  int VIR_ERR_OPERATION_FAILED = 9;
  int VIR_ERR_XML_ERROR = 27;
  int VIR_ERR_DOM_EXIST = 28;
  int VIR_ERR_XML_DETAIL = 35;
  int VIR_ERR_NO_DOMAIN = 42;
  int VIR_ERR_NO_NETWORK = 43;
  int VIR_ERR_OPERATION_INVALID = 55;
  int VIR_ERR_CONFIG_UNSUPPORTED = 67;
  int VIR_ERR_ARGUMENT_UNSUPPORTED = 74;
  int VIR_ERR_OPERATION_UNSUPPORTED = 84;
  int VIR_ERR_AGENT_UNRESPONSIVE = 86;
  int VIR_ERR_DEVICE_MISSING = 99;

  /** A device of a domain was removed, or its removal failed. */
  interface DeviceCallback extends VirDomainEventCallback {
    void eventCallback(
        ConnectionPointer connection, DomainPointer domain, String alias, Pointer opaque);
  }

  /** @throws LinkageError if libvirt's client library is not installed */
  static LibvirtCalls load() {
    return Native.load("virt", LibvirtCalls.class, Map.of(Library.OPTION_STRING_ENCODING, "UTF-8"));
  }

  int virGetLastErrorCode();

  String virGetLastErrorMessage();

  @Nullable
  CString virConnectGetDomainCapabilities(
      ConnectionPointer conn,
      @Nullable String emulatorbin,
      String arch,
      String machine,
      String virttype,
      int flags);

  @Nullable
  DomainPointer virDomainDefineXMLFlags(ConnectionPointer conn, String xml, int flags);

  int virDomainGetState(
      DomainPointer domain, IntByReference state, @Nullable IntByReference reason, int flags);

  int virConnectGetAllDomainStats(
      ConnectionPointer conn, int stats, PointerByReference retStats, int flags);

  void virDomainStatsRecordListFree(Pointer stats);

  int virDomainShutdownFlags(DomainPointer domain, int flags);

  int virDomainInterfaceFree(Pointer iface);

  int virDomainSetBlockIoTune(
      DomainPointer domain, String disk, Pointer params, int nparams, int flags);

  int virDomainOpenConsole(
      DomainPointer domain, @Nullable String device, StreamPointer stream, int flags);

  int virStreamRecv(StreamPointer stream, byte[] data, SizeT size);

  int virStreamSend(StreamPointer stream, byte[] data, SizeT size);
}

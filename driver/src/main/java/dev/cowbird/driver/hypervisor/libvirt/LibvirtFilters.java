/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.hypervisor.libvirt;

import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.hypervisor.NetworkFilters;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.libvirt.jna.CString;
import org.libvirt.jna.NetworkFilterPointer;

/** The packet filters of a libvirt daemon. */
final class LibvirtFilters implements NetworkFilters {
  private final LibvirtLink link;

  LibvirtFilters(LibvirtLink link) {
    this.link = link;
  }

  /** Something done with a filter, which it must not keep. */
  private interface Use<T> {
    T with(LibvirtCalls calls, NetworkFilterPointer filter) throws LibvirtFailure;
  }

  @Override
  public void define(String xml) {
    try {
      link.<Boolean>call(connection -> {
        LibvirtCalls calls = connection.calls();
        NetworkFilterPointer filter = calls.virNWFilterDefineXML(connection.pointer(), xml);
        if (filter == null) {
          throw LibvirtFailure.last(calls);
        }
        calls.virNWFilterFree(filter);
        return true;
      });
    } catch (LibvirtFailure e) {
      throw e.as(Kind.HYPERVISOR_ERROR, "Can't define the filter");
    }
  }

  /** One that is made between being counted and being listed may be left out. */
  @Override
  public List<String> names() {
    try {
      return link.call(connection -> {
        LibvirtCalls calls = connection.calls();
        int count =
            LibvirtNetworks.check(calls, calls.virConnectNumOfNWFilters(connection.pointer()));
        CString[] names = new CString[count];
        int listed = LibvirtNetworks.check(
            calls, calls.virConnectListNWFilters(connection.pointer(), names, count));
        return Arrays.stream(names, 0, listed).map(CString::toString).sorted().toList();
      });
    } catch (LibvirtFailure e) {
      throw e.as(Kind.HYPERVISOR_ERROR, "Can't list the filters");
    }
  }

  @Override
  public Optional<String> find(String name) {
    try {
      return Optional.of(onFilter(name, LibvirtFilters::describe));
    } catch (LibvirtFailure e) {
      if (e.code() == NetworkCalls.VIR_ERR_NO_NWFILTER) {
        return Optional.empty();
      }
      throw e.as(Kind.HYPERVISOR_ERROR, "Can't look up filter '" + name + "'");
    }
  }

  @Override
  public void undefine(String name) {
    try {
      onFilter(
          name, (calls, filter) -> LibvirtNetworks.check(calls, calls.virNWFilterUndefine(filter)));
    } catch (LibvirtFailure e) {
      throw e.as(
          switch (e.code()) {
            case NetworkCalls.VIR_ERR_NO_NWFILTER -> Kind.NOT_FOUND;
            case LibvirtCalls.VIR_ERR_OPERATION_INVALID -> Kind.CONFLICT;
            default -> Kind.HYPERVISOR_ERROR;
          },
          "Can't undefine filter '" + name + "'");
    }
  }

  @Override
  public List<String> settingsOff() {
    return new BridgeSettings(Path.of("/proc/sys")).off();
  }

  private static String describe(LibvirtCalls calls, NetworkFilterPointer filter)
      throws LibvirtFailure {
    CString xml = calls.virNWFilterGetXMLDesc(filter, 0);
    if (xml == null) {
      throw LibvirtFailure.last(calls);
    }
    return xml.toString();
  }

  private <T> T onFilter(String name, Use<T> use) throws LibvirtFailure {
    return link.call(connection -> {
      LibvirtCalls calls = connection.calls();
      NetworkFilterPointer filter = calls.virNWFilterLookupByName(connection.pointer(), name);
      if (filter == null) {
        throw LibvirtFailure.last(calls);
      }
      try {
        return use.with(calls, filter);
      } finally {
        calls.virNWFilterFree(filter);
      }
    });
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.hypervisor.libvirt;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import dev.cowbird.driver.PowerState;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.libvirt.jna.DomainPointer;

/**
 * Asks what all domains are doing by libvirt's bulk statistics, of which only the states. QEMU's
 * driver answers these without talking to the guests' processes.
 *
 * <p>Its structures, of {@code libvirt-domain.h} and {@code libvirt-common.h}, are the same on
 * every architecture with pointers of 8 bytes:
 *
 * <pre>
 * struct virDomainStatsRecord { virDomainPtr dom; virTypedParameterPtr params; int nparams; };
 * struct virTypedParameter    { char field[80]; int type; union { int i; ... } value; };
 * </pre>
 */
final class DomainStates {
  private static final String STATE = "state.state";
  private static final int PARAMS_OFFSET = 8;
  private static final int COUNT_OFFSET = 16;
  private static final int PARAMETER_BYTES = 96;
  private static final int VALUE_OFFSET = 88;

  private DomainStates() {}

  static Map<UUID, PowerState> read(LibvirtConnection connection) throws LibvirtFailure {
    LibvirtCalls calls = connection.calls();
    PointerByReference list = new PointerByReference();
    int count = calls.virConnectGetAllDomainStats(
        connection.pointer(), LibvirtCalls.VIR_DOMAIN_STATS_STATE, list, 0);
    if (count < 0) {
      throw LibvirtFailure.last(calls);
    }
    try {
      Map<UUID, PowerState> states = new HashMap<>();
      for (Pointer entry : list.getValue().getPointerArray(0, count)) {
        DomainPointer domain = new DomainPointer();
        domain.setPointer(entry.getPointer(0));
        states.put(LibvirtDomain.uuid(calls, domain), state(entry));
      }
      return Map.copyOf(states);
    } finally {
      calls.virDomainStatsRecordListFree(list.getValue());
    }
  }

  private static PowerState state(Pointer entry) {
    Pointer parameters = entry.getPointer(PARAMS_OFFSET);
    for (int n = 0; n < entry.getInt(COUNT_OFFSET); n++) {
      Pointer parameter = parameters.share((long) n * PARAMETER_BYTES);
      if (parameter.getString(0).equals(STATE)) {
        return LibvirtDomain.powerState(parameter.getInt(VALUE_OFFSET));
      }
    }
    return PowerState.UNKNOWN;
  }
}

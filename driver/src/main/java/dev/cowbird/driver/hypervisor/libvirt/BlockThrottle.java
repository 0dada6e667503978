/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.hypervisor.libvirt;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.sun.jna.Memory;
import dev.cowbird.driver.domain.Throttle;
import dev.cowbird.driver.domain.Throttle.Limited;
import dev.cowbird.driver.domain.Throttle.Rate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.libvirt.jna.DomainPointer;

/**
 * Limits of a disk as libvirt's typed parameters, which {@link DomainStates} describes. All are
 * named, as one that is not keeps its value; 0 is no limit, and of a burst's length QEMU's default.
 */
final class BlockThrottle {
  private static final int PARAMETER_BYTES = 96;
  private static final int TYPE_OFFSET = 80;
  private static final int VALUE_OFFSET = 88;

  private BlockThrottle() {}

  /** @return negative on failure, as libvirt's functions */
  static int set(
      LibvirtCalls calls,
      DomainPointer domain,
      String target,
      Optional<Throttle> throttle,
      int flags) {
    Map<String, Long> values = values(throttle.map(Throttle::limits).orElse(Map.of()));
    try (Memory parameters = new Memory((long) values.size() * PARAMETER_BYTES)) {
      parameters.clear();
      long offset = 0;
      for (Map.Entry<String, Long> value : values.entrySet()) {
        byte[] name = value.getKey().getBytes(US_ASCII);
        parameters.write(offset, name, 0, name.length);
        parameters.setInt(offset + TYPE_OFFSET, LibvirtCalls.VIR_TYPED_PARAM_ULLONG);
        parameters.setLong(offset + VALUE_OFFSET, value.getValue());
        offset += PARAMETER_BYTES;
      }
      return calls.virDomainSetBlockIoTune(domain, target, parameters, values.size(), flags);
    }
  }

  private static Map<String, Long> values(Map<Limited, Rate> limits) {
    Map<String, Long> values = new LinkedHashMap<>();
    for (Limited limited : Limited.values()) {
      Optional<Rate> rate = Optional.ofNullable(limits.get(limited));
      String name = limited.label();
      values.put(name, rate.map(Rate::perSecond).orElse(0L));
      values.put(name + "_max", rate.flatMap(Rate::burst).orElse(0L));
      values.put(
          name + "_max_length",
          rate.flatMap(Rate::burstSeconds).map(Long::valueOf).orElse(0L));
    }
    return values;
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What the guest reads in its SMBIOS tables. No place for secrets: the strings are arguments of
 * QEMU's process, which anybody on the host can read. A seed carries those.
 *
 * @param system of the table "system information"
 * @param oemStrings free strings, such as {@code app:role=db}; none is empty
 */
public record SystemInfo(Map<Field, String> system, List<String> oemStrings) {
  /** The fields of "system information" (SMBIOS, structure type 1) in libvirt's order. */
  public enum Field {
    MANUFACTURER,
    PRODUCT,
    VERSION,
    SERIAL,
    SKU,
    FAMILY
  }

  /** @throws IllegalArgumentException if there is nothing to tell, or a string is blank */
  public SystemInfo {
    if (system.isEmpty() && oemStrings.isEmpty()) {
      throw new IllegalArgumentException("System information with nothing in it");
    }
    system.forEach((field, value) -> Require.filled("system's " + Label.of(field), value));
    oemStrings.forEach(string -> Require.filled("OEM string", string));
    Map<Field, String> ordered = new EnumMap<>(Field.class);
    ordered.putAll(system);
    system = Collections.unmodifiableMap(ordered);
    oemStrings = List.copyOf(oemStrings);
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The place of a PCI device on the host, as in {@code 0000:3b:00.1}. */
public record PciAddress(int domain, int bus, int slot, int function) {
  private static final Pattern FORM =
      Pattern.compile("([0-9a-fA-F]{4}):([0-9a-fA-F]{2}):([0-9a-fA-F]{2})\\.([0-7])");

  /** @throws IllegalArgumentException if a number is out of range */
  public PciAddress {
    Require.within("PCI domain", domain, 0, 0xFFFF);
    Require.within("PCI bus", bus, 0, 0xFF);
    Require.within("PCI slot", slot, 0, 0x1F);
    Require.within("PCI function", function, 0, 7);
  }

  /**
   * Reads what {@code lspci -D} prints.
   *
   * @throws IllegalArgumentException if it is malformed
   */
  public static PciAddress parse(String text) {
    Require.matches("a PCI address, such as 0000:3b:00.1", text, FORM);
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalStateException(text);
    }
    return new PciAddress(
        Integer.parseInt(matcher.group(1), 16),
        Integer.parseInt(matcher.group(2), 16),
        Integer.parseInt(matcher.group(3), 16),
        Integer.parseInt(matcher.group(4), 16));
  }

  void write(XmlElement address) {
    address
        .with("domain", String.format("0x%04x", domain))
        .with("bus", String.format("0x%02x", bus))
        .with("slot", String.format("0x%02x", slot))
        .with("function", "0x" + function);
  }

  @Override
  public String toString() {
    return String.format("%04x:%02x:%02x.%d", domain, bus, slot, function);
  }
}

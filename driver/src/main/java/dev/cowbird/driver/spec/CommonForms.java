/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.spec;

import dev.cowbird.driver.HostName;
import dev.cowbird.driver.address.IpAddress;
import dev.cowbird.driver.address.IpPrefix;
import dev.cowbird.driver.address.MacAddress;
import dev.cowbird.driver.domain.CpuSet;
import dev.cowbird.driver.domain.MemorySize;
import dev.cowbird.driver.domain.OnOff;
import dev.cowbird.driver.domain.PciAddress;
import dev.cowbird.driver.spec.form.Form;
import dev.cowbird.driver.spec.form.Scalar;
import dev.cowbird.driver.text.DurationText;
import dev.cowbird.driver.text.Quoted;
import dev.cowbird.imagebackend.DiskSize;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Values that stand in several places. */
final class CommonForms {
  private static final Pattern UUID_TEXT =
      Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

  static final Form<String> TEXT = Scalar.text("text", Function.identity());
  static final Form<DiskSize> DISK_SIZE = Scalar.written("a size, such as 20G", DiskSize::parse);
  static final Form<MemorySize> MEMORY_SIZE =
      Scalar.written("an amount of memory, such as 2G", MemorySize::parse);
  static final Form<Duration> DURATION =
      Scalar.written("a duration, such as 5m", DurationText::parse);
  static final Form<Instant> INSTANT =
      Scalar.text("a time, such as 2030-01-31T12:00:00Z", CommonForms::instant);
  static final Form<CpuSet> CPU_SET =
      Scalar.written("a set of numbers, such as 0-3,8", CpuSet::parse);
  static final Form<MacAddress> MAC =
      Scalar.text("a MAC address, such as 52:54:00:12:34:56", MacAddress::new);
  static final Form<IpAddress> IP = Scalar.text("an IP address", IpAddress::parse);
  static final Form<IpPrefix> PREFIX =
      Scalar.text("an address with a prefix, such as 192.0.2.5/24", IpPrefix::parse);
  static final Form<HostName> HOST_NAME = Scalar.text("a host name", HostName::new);
  static final Form<PciAddress> PCI =
      Scalar.text("a PCI address, such as 0000:3b:00.1", PciAddress::parse);
  static final Form<UUID> UNIQUE_ID = Scalar.text("a UUID", CommonForms::uuid);
  static final Form<Path> PATH = Scalar.file("a path", Function.identity());
  static final Form<OnOff> ON_OFF = Scalar.truth().map(on -> on ? OnOff.ON : OnOff.OFF);
  static final Form<Integer> BOOT_ORDER = Scalar.number(1, 1000);
  static final Form<Integer> VLAN = Scalar.number(0, 4095);

  private CommonForms() {}

  /** {@link UUID#fromString} takes much else. */
  private static UUID uuid(String text) {
    if (!UUID_TEXT.matcher(text).matches()) {
      throw new IllegalArgumentException(Quoted.of(text) + " is not a UUID");
    }
    return UUID.fromString(text);
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          Quoted.of(text) + " is not a time in ISO 8601, such as 2030-01-31T12:00:00Z", e);
    }
  }
}

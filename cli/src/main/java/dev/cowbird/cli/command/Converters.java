/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.driver.HostName;
import dev.cowbird.driver.NetworkSpec;
import dev.cowbird.driver.SeedFormat;
import dev.cowbird.driver.SshPublicKey;
import dev.cowbird.driver.UserData;
import dev.cowbird.driver.address.IpAddress;
import dev.cowbird.driver.address.IpPrefix;
import dev.cowbird.driver.address.MacAddress;
import dev.cowbird.driver.domain.GuestProfile;
import dev.cowbird.driver.domain.MemorySize;
import dev.cowbird.driver.domain.PublishedPort;
import dev.cowbird.driver.network.AddressRange;
import dev.cowbird.driver.network.DnsHost;
import dev.cowbird.driver.network.StaticLease;
import dev.cowbird.imagebackend.Compression;
import dev.cowbird.imagebackend.Digest;
import dev.cowbird.imagebackend.DiskKind;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageLocation;
import dev.cowbird.imagebackend.InstanceName;
import java.time.Duration;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/** Texts that are typed, read once into values. */
final class Converters {
  /** Far below where nanoseconds overflow. */
  private static final Duration LONGEST = Duration.ofDays(366);

  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|)");

  private Converters() {}

  static void register(CommandLine commandLine) {
    register(commandLine, DiskSize.class, DiskSize::parse);
    register(commandLine, MemorySize.class, MemorySize::parse);
    register(commandLine, InstanceName.class, InstanceName::new);
    register(commandLine, ImageLocation.class, ImageLocation::parse);
    register(commandLine, Digest.class, Digest::parse);
    register(commandLine, Compression.class, Compression::parse);
    register(commandLine, DiskKind.class, DiskKind::parse);
    register(commandLine, NetworkSpec.class, NetworkSpec::parse);
    register(commandLine, PublishedPort.class, PublishedPort::parse);
    register(commandLine, MacAddress.class, MacAddress::new);
    register(commandLine, IpAddress.class, IpAddress::parse);
    register(commandLine, IpPrefix.class, IpPrefix::parse);
    register(commandLine, AddressRange.class, AddressRange::parse);
    register(commandLine, StaticLease.class, StaticLease::parse);
    register(commandLine, DnsHost.class, DnsHost::parse);
    register(commandLine, GuestProfile.class, Converters::profile);
    register(commandLine, LimitOptions.Bytes.class, LimitOptions.Bytes::parse);
    register(commandLine, Duration.class, Converters::duration);
    register(commandLine, Awaited.class, Awaited::parse);
    register(commandLine, HostName.class, HostName::new);
    register(commandLine, SshPublicKey.class, GuestFiles::key);
    register(commandLine, UserData.class, GuestFiles::userData);
    register(commandLine, GuestOptions.PasswordFile.class, GuestFiles::password);
    register(commandLine, Via.class, Via::parse);
    register(commandLine, CopySide.class, CopySide::parse);
    register(commandLine, SeedFormat.class, Converters::seedFormat);
  }

  private static <T> void register(
      CommandLine commandLine, Class<T> type, Function<String, T> parser) {
    commandLine.registerConverter(type, text -> {
      try {
        return parser.apply(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    });
  }

  static SeedFormat seedFormat(String text) {
    return switch (text) {
      case "nocloud" -> SeedFormat.NO_CLOUD;
      case "config-drive" -> SeedFormat.CONFIG_DRIVE;
      default ->
        throw new IllegalArgumentException("'" + text + "' is not nocloud or config-drive");
    };
  }

  static GuestProfile profile(String text) {
    return switch (text) {
      case "linux" -> GuestProfile.LINUX;
      case "windows" -> GuestProfile.WINDOWS;
      default -> throw new IllegalArgumentException("'" + text + "' is not linux or windows");
    };
  }

  static Duration duration(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a duration: a whole number with ms, s, m or h");
    }
    long number = Long.parseLong(matcher.group(1));
    Duration duration = switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofSeconds(number);
    };
    if (duration.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("'" + text + "' is longer than a year");
    }
    return duration;
  }
}

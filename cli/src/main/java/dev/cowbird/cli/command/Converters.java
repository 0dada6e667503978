/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.command;

import dev.cowbird.cli.command.GuestOptions.PasswordFile;
import dev.cowbird.driver.HostName;
import dev.cowbird.driver.NetworkSpec;
import dev.cowbird.driver.SeedFormat;
import dev.cowbird.driver.SshPublicKey;
import dev.cowbird.driver.UserData;
import dev.cowbird.driver.address.IpAddress;
import dev.cowbird.driver.address.IpPrefix;
import dev.cowbird.driver.address.MacAddress;
import dev.cowbird.driver.domain.GuestProfile;
import dev.cowbird.driver.domain.KernelCommandLine;
import dev.cowbird.driver.domain.Label;
import dev.cowbird.driver.domain.MemorySize;
import dev.cowbird.driver.domain.PublishedPort;
import dev.cowbird.driver.network.AddressRange;
import dev.cowbird.driver.network.DnsHost;
import dev.cowbird.driver.network.StaticLease;
import dev.cowbird.driver.spec.GuestFiles;
import dev.cowbird.driver.text.DurationText;
import dev.cowbird.imagebackend.Compression;
import dev.cowbird.imagebackend.Digest;
import dev.cowbird.imagebackend.DiskKind;
import dev.cowbird.imagebackend.DiskSize;
import dev.cowbird.imagebackend.ImageLocation;
import dev.cowbird.imagebackend.InstanceName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/** Texts that are typed, read once into values. */
final class Converters {
  private Converters() {}

  static void register(CommandLine commandLine) {
    register(commandLine, DiskSize.class, DiskSize::parse);
    register(commandLine, MemorySize.class, MemorySize::parse);
    register(commandLine, InstanceName.class, InstanceName::new);
    register(commandLine, ImageLocation.class, ImageLocation::parse);
    register(commandLine, Digest.class, Digest::parse);
    register(commandLine, Compression.class, Compression::parse);
    register(commandLine, DiskKind.class, DiskKind::parse);
    register(commandLine, DiskOptions.Disk.class, DiskOptions.Disk::parse);
    register(commandLine, NetworkSpec.class, NetworkSpec::parse);
    register(commandLine, PublishedPort.class, PublishedPort::parse);
    register(commandLine, MacAddress.class, MacAddress::new);
    register(commandLine, IpAddress.class, IpAddress::parse);
    register(commandLine, IpPrefix.class, IpPrefix::parse);
    register(commandLine, AddressRange.class, AddressRange::parse);
    register(commandLine, StaticLease.class, StaticLease::parse);
    register(commandLine, DnsHost.class, DnsHost::parse);
    register(commandLine, KernelCommandLine.class, KernelCommandLine::new);
    register(commandLine, GuestProfile.class, Converters::profile);
    register(commandLine, LimitOptions.Bytes.class, LimitOptions.Bytes::parse);
    register(commandLine, Duration.class, DurationText::parse);
    register(commandLine, Awaited.class, Awaited::parse);
    register(commandLine, HostName.class, HostName::new);
    register(commandLine, SshPublicKey.class, Converters::key);
    register(commandLine, UserData.class, Converters::userData);
    register(commandLine, PasswordFile.class, Converters::password);
    register(commandLine, SpecFile.class, SpecFile::new);
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
    return labelled(text, SeedFormat.values(), SeedFormat::word);
  }

  static GuestProfile profile(String text) {
    return labelled(text, GuestProfile.values(), Label::of);
  }

  private static <E> E labelled(String text, E[] values, Function<E, String> label) {
    return Arrays.stream(values)
        .filter(value -> label.apply(value).equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("'"
            + text
            + "' is not "
            + Arrays.stream(values).map(label).collect(Collectors.joining(" or "))));
  }

  private static SshPublicKey key(String file) {
    return GuestFiles.key(Path.of(file));
  }

  private static UserData userData(String file) {
    return GuestFiles.userData(Path.of(file));
  }

  private static PasswordFile password(String file) {
    return new PasswordFile(GuestFiles.password(Path.of(file)));
  }
}

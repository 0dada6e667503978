/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.seed;

import dev.cowbird.driver.GuestConfig;
import dev.cowbird.driver.GuestData;
import dev.cowbird.driver.GuestFile;
import dev.cowbird.driver.GuestNic;
import dev.cowbird.driver.GuestPassword;
import dev.cowbird.driver.GuestRoute;
import dev.cowbird.driver.GuestUser;
import dev.cowbird.driver.HostName;
import dev.cowbird.driver.Keys;
import dev.cowbird.driver.address.IpAddress;
import dev.cowbird.driver.address.IpFamily;
import dev.cowbird.driver.address.IpPrefix;
import dev.cowbird.driver.address.MacAddress;
import dev.cowbird.imagebackend.InstanceName;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/** What the tests of seeds share. */
final class Seeds {
  static final InstanceIdentity WEB = new InstanceIdentity(
      UUID.fromString("01234567-89ab-cdef-0123-456789abcdef"),
      new InstanceName("web"),
      List.of(new MacAddress("52:54:00:00:00:01"), new MacAddress("52:54:00:00:00:02")));

  private Seeds() {}

  /** A configuration that says something of everything but user and vendor data. */
  static GuestConfig.Builder full() {
    return GuestConfig.builder()
        .hostname(new HostName("web-1"))
        .fqdn(new HostName("web-1.example.net"))
        .defaultUserKey(Keys.ed25519(1))
        .user(GuestUser.builder("anna")
            .key(Keys.ed25519(2))
            .password(GuestPassword.hashed("$6$salt$hash"))
            .sudo(GuestUser.SudoRight.WITHOUT_PASSWORD)
            .shell("/bin/bash")
            .group("adm")
            .build())
        .rootPassword(GuestPassword.plain("on"))
        .file(GuestFile.confidential("/etc/web.key", GuestData.of("key\n")))
        .file(new GuestFile("/home/anna/hello", "0640", "anna:anna", GuestData.of("hi\n")))
        .timezone("Europe/Berlin")
        .locale("de_DE.UTF-8")
        .nic(GuestNic.builder()
            .dhcp(IpFamily.IPV4)
            .mac(new MacAddress("52:54:00:00:00:02"))
            .build())
        .nic(GuestNic.builder()
            .mac(new MacAddress("52:54:00:00:00:01"))
            .address(IpPrefix.parse("192.0.2.7/24"))
            .address(IpPrefix.parse("2001:db8::7/64"))
            .gateway(IpAddress.parse("192.0.2.1"))
            .gateway(IpAddress.parse("fe80::1"))
            .nameserver(IpAddress.parse("192.0.2.53"))
            .searchDomain(new HostName("example.net"))
            .route(new GuestRoute(IpPrefix.parse("198.51.100.0/24"), IpAddress.parse("192.0.2.9")))
            .mtu(1400)
            .build());
  }

  /** The text of a file of a seed. */
  static String text(List<SeedFile> files, String path) {
    return files.stream()
        .filter(file -> file.path().equals(path))
        .map(file -> new String(file.content().toBytes(), StandardCharsets.UTF_8))
        .findFirst()
        .orElseThrow(() -> new AssertionError("There is no " + path + " in " + files));
  }
}

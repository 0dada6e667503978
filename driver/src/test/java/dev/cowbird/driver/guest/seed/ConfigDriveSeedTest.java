/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.seed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cowbird.driver.GuestConfig;
import dev.cowbird.driver.GuestData;
import dev.cowbird.driver.GuestNic;
import dev.cowbird.driver.GuestPassword;
import dev.cowbird.driver.HostName;
import dev.cowbird.driver.Keys;
import dev.cowbird.driver.UserData;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigDriveSeedTest {
  private static final String LATEST = "openstack/latest/";

  @Test
  void says_who_the_guest_is() {
    List<SeedFile> files = ConfigDriveSeed.of(Seeds.full().build(), Seeds.WEB);
    assertThat(Seeds.text(files, LATEST + "meta_data.json"))
        .isEqualTo("""
        {
          "uuid": "01234567-89ab-cdef-0123-456789abcdef",
          "name": "web",
          "hostname": "web-1.example.net",
          "launch_index": 0,
          "public_keys": {
            "key0": "%s"
          },
          "admin_pass": "on"
        }
        """.formatted(Keys.ed25519(1)));
  }

  @Test
  void says_how_its_network_is() {
    List<SeedFile> files = ConfigDriveSeed.of(Seeds.full().build(), Seeds.WEB);
    assertThat(Seeds.text(files, LATEST + "network_data.json")
            .replaceAll("\\s+", " ")
            .strip())
        .isEqualTo("""
            { "links": [
            { "id": "nic0", "type": "phy", "ethernet_mac_address": "52:54:00:00:00:02" },
            { "id": "nic1", "type": "phy", "ethernet_mac_address": "52:54:00:00:00:01",
            "mtu": 1400 } ],
            "networks": [
            { "id": "nic0-ipv4_dhcp-0", "network_id": "nic0-ipv4_dhcp-0", "link": "nic0",
            "type": "ipv4_dhcp" },
            { "id": "nic1-ipv4-0", "network_id": "nic1-ipv4-0", "link": "nic1", "type": "ipv4",
            "ip_address": "192.0.2.7", "netmask": "255.255.255.0", "routes": [
            { "network": "0.0.0.0", "netmask": "0.0.0.0", "gateway": "192.0.2.1" },
            { "network": "198.51.100.0", "netmask": "255.255.255.0", "gateway": "192.0.2.9" } ],
            "dns_search": [ "example.net" ] },
            { "id": "nic1-ipv6-0", "network_id": "nic1-ipv6-0", "link": "nic1", "type": "ipv6",
            "ip_address": "2001:db8::7", "netmask": "ffff:ffff:ffff:ffff::",
            "routes": [ { "network": "::", "netmask": "::",
            "gateway": "fe80::1" } ] } ],
            "services": [ { "type": "dns", "address": "192.0.2.53" } ] }
            """.replace("\n", " ").strip());
  }

  @Test
  void says_the_same_under_a_date() {
    List<SeedFile> files = ConfigDriveSeed.of(
        Seeds.full().vendorData(UserData.of("#cloud-config\n{}")).build(), Seeds.WEB);
    assertThat(files)
        .extracting(SeedFile::path)
        .containsExactlyInAnyOrder(
            LATEST + "meta_data.json",
            LATEST + "user_data",
            LATEST + "vendor_data.json",
            LATEST + "network_data.json",
            "openstack/2018-08-27/meta_data.json",
            "openstack/2018-08-27/user_data",
            "openstack/2018-08-27/vendor_data.json",
            "openstack/2018-08-27/network_data.json");
    assertThat(Seeds.text(files, LATEST + "user_data"))
        .isEqualTo(Seeds.text(files, "openstack/2018-08-27/user_data"));
  }

  @Test
  void leaves_out_what_was_not_said() {
    List<SeedFile> files = ConfigDriveSeed.of(GuestConfig.builder().build(), Seeds.WEB);
    assertThat(files)
        .extracting(SeedFile::path)
        .containsExactlyInAnyOrder(
            LATEST + "meta_data.json", "openstack/2018-08-27/meta_data.json");
  }

  @Test
  void keeps_hashes_out_of_admin_pass() {
    GuestConfig config =
        GuestConfig.builder().rootPassword(GuestPassword.hashed("$6$salt$hash")).build();
    List<SeedFile> files = ConfigDriveSeed.of(config, Seeds.WEB);
    assertThat(Seeds.text(files, LATEST + "meta_data.json")).doesNotContain("admin_pass");
    assertThat(Seeds.text(files, LATEST + "user_data")).contains("type: hash");
  }

  @Test
  void escapes_what_would_end_a_string() {
    GuestConfig config = GuestConfig.builder()
        .rootPassword(GuestPassword.plain("a\"b\\c', \"uuid\": \"x\u2028é\ud83d\ude00"))
        .vendorData(UserData.of("#!/bin/sh\n\"${x}\"\t\u0001\n"))
        .build();
    List<SeedFile> files = ConfigDriveSeed.of(config, Seeds.WEB);
    assertThat(Seeds.text(files, LATEST + "meta_data.json"))
        .contains("\"admin_pass\": \"a\\\"b\\\\c', \\\"uuid\\\": \\\"x");
    assertThat(Seeds.text(files, LATEST + "vendor_data.json"))
        .contains("\"#!/bin/sh\\n\\\"${x}\\\"\\t\\u0001\\n\"");
  }

  @Test
  void refuses_what_json_can_not_hold() {
    UserData gzip = new UserData(GuestData.of(new byte[] {0x1f, (byte) 0x8b, 8}));
    GuestConfig config = GuestConfig.builder().vendorData(gzip).build();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ConfigDriveSeed.of(config, Seeds.WEB))
        .withMessageContaining("gzip");
  }

  @Test
  void refuses_search_domains_without_a_network() {
    GuestConfig config = GuestConfig.builder()
        .nic(GuestNic.builder().searchDomain(new HostName("example.net")).build())
        .build();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ConfigDriveSeed.of(config, Seeds.WEB))
        .withMessageContaining("search domains");
  }
}

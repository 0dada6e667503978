/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.seed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cowbird.driver.GuestConfig;
import dev.cowbird.driver.GuestNic;
import dev.cowbird.driver.Keys;
import dev.cowbird.driver.UserData;
import dev.cowbird.driver.address.MacAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class NoCloudSeedTest {
  @Test
  void says_who_the_guest_is() {
    assertThat(Seeds.text(NoCloudSeed.of(Seeds.full().build(), Seeds.WEB), "meta-data"))
        .isEqualTo("""
            instance-id: 01234567-89ab-cdef-0123-456789abcdef
            local-hostname: web-1.example.net
            public-keys:
            - "%s"
            """.formatted(Keys.ed25519(1)));
  }

  @Test
  void says_how_its_network_is() {
    assertThat(Seeds.text(NoCloudSeed.of(Seeds.full().build(), Seeds.WEB), "network-config"))
        .isEqualTo("""
            version: 2
            ethernets:
              nic0:
                match:
                  macaddress: "52:54:00:00:00:02"
                dhcp4: true
                dhcp6: false
              nic1:
                match:
                  macaddress: "52:54:00:00:00:01"
                dhcp4: false
                dhcp6: false
                addresses:
                - "192.0.2.7/24"
                - "2001:db8::7/64"
                routes:
                - to: "0.0.0.0/0"
                  via: "192.0.2.1"
                - to: "::/0"
                  via: "fe80::1"
                - to: "198.51.100.0/24"
                  via: "192.0.2.9"
                nameservers:
                  addresses:
                  - "192.0.2.53"
                  search:
                  - example.net
                mtu: 1400
            """);
  }

  @Test
  void says_what_is_left_in_a_cloud_config() {
    assertThat(Seeds.text(NoCloudSeed.of(Seeds.full().build(), Seeds.WEB), "user-data"))
        .isEqualTo("""
            #cloud-config
            manage_etc_hosts: localhost
            users:
            - default
            - name: anna
              shell: "/bin/bash"
              groups:
              - adm
              lock_passwd: false
              hashed_passwd: "$6$salt$hash"
              ssh_authorized_keys:
              - "%s"
              sudo: "ALL=(ALL:ALL) NOPASSWD:ALL"
            chpasswd:
              expire: false
              users:
              - name: root
                password: "on"
                type: text
            write_files:
            - path: "/etc/web.key"
              owner: "root:root"
              permissions: "0600"
              encoding: b64
              content: "a2V5Cg=="
            - path: "/home/anna/hello"
              owner: "anna:anna"
              permissions: "0640"
              encoding: b64
              content: "aGkK"
              defer: true
            timezone: "Europe/Berlin"
            locale: "de_DE.UTF-8"
            """.formatted(Keys.ed25519(2)));
  }

  @Test
  void has_user_data_even_if_there_is_nothing_to_say() {
    List<SeedFile> files = NoCloudSeed.of(GuestConfig.builder().build(), Seeds.WEB);
    assertThat(files).extracting(SeedFile::path).containsExactly("meta-data", "user-data");
    assertThat(Seeds.text(files, "user-data")).isEqualTo("#cloud-config\n{}\n");
    assertThat(Seeds.text(files, "meta-data")).contains("local-hostname: web\n");
  }

  @Test
  void hands_over_user_and_vendor_data_as_they_are() {
    UserData script = UserData.of("#!/bin/sh\necho \"${x}\" 'ü' \u2028\n");
    GuestConfig config =
        GuestConfig.builder().userData(script).vendorData(script).build();
    assertThat(NoCloudSeed.of(config, Seeds.WEB))
        .contains(new SeedFile("user-data", script.content()))
        .contains(new SeedFile("vendor-data", script.content()));
  }

  @Test
  void matches_interfaces_by_their_order() {
    GuestConfig config =
        GuestConfig.builder().nic(GuestNic.dhcp4()).nic(GuestNic.dhcp4()).build();
    assertThat(Seeds.text(NoCloudSeed.of(config, Seeds.WEB), "network-config"))
        .containsSubsequence("nic0", "52:54:00:00:00:01", "nic1", "52:54:00:00:00:02");
  }

  @Test
  void refuses_interfaces_that_the_instance_has_not() {
    GuestNic.Builder foreign = GuestNic.builder().mac(new MacAddress("52:54:00:00:00:09"));
    GuestNic.Builder first = GuestNic.builder().mac(new MacAddress("52:54:00:00:00:01"));
    GuestNic.Builder unnamed = GuestNic.builder();
    List<List<GuestNic.Builder>> refused =
        List.of(List.of(foreign), List.of(unnamed, first), List.of(unnamed, unnamed, unnamed));
    for (List<GuestNic.Builder> nics : refused) {
      GuestConfig.Builder config = GuestConfig.builder();
      nics.forEach(nic -> config.nic(nic.build()));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> NoCloudSeed.of(config.build(), Seeds.WEB));
    }
  }
}

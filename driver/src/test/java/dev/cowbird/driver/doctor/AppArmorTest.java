/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.driver.HostReport.Check;
import dev.cowbird.driver.HostReport.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On a tree of files as a host with AppArmor has them. */
class AppArmorTest {
  private static final String PROFILE = "usr.lib.libvirt.virt-aa-helper";

  @TempDir
  private Path root;

  private Path profiles;

  @BeforeEach
  void confine() throws IOException {
    profiles = root.resolve("etc/apparmor.d");
    Files.createDirectories(profiles.resolve("local"));
    Files.writeString(profiles.resolve(PROFILE), """
        profile virt-aa-helper /usr/lib/libvirt/virt-aa-helper {
          /{media,mnt,opt,srv}/** r,
          /**/disk{,.*} r,
          #include <local/usr.lib.libvirt.virt-aa-helper>
        }
        """);
    load("virt-aa-helper (enforce)\n");
  }

  private void load(String list) throws IOException {
    Path directory = Files.createDirectories(root.resolve("sys/kernel/security/apparmor"));
    Files.writeString(directory.resolve("profiles"), "/usr/bin/man (enforce)\n" + list);
  }

  private Check check(String directory) {
    return new AppArmor(root).check(Path.of(directory), Path.of(directory, "_base", "0123"));
  }

  @Test
  void is_content_with_a_place_that_virt_aa_helper_may_read() {
    assertThat(check("/srv/cowbird").verdict()).isEqualTo(Verdict.GOOD);
  }

  @Test
  void tells_the_line_that_opens_a_place() throws IOException {
    Check check = check("/var/lib/cowbird");

    assertThat(check.verdict()).isEqualTo(Verdict.POOR);
    assertThat(check.found()).contains("may not read /var/lib/cowbird");
    assertThat(check.remedy().orElseThrow())
        .contains(
            "'\"/var/lib/cowbird/**\" r,' >> " + profiles.resolve("local").resolve(PROFILE),
            "apparmor_parser -r " + profiles.resolve(PROFILE));

    Files.writeString(profiles.resolve("local").resolve(PROFILE), "\"/var/lib/cowbird/**\" r,\n");
    assertThat(check("/var/lib/cowbird").verdict()).isEqualTo(Verdict.GOOD);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/etc/vms", "/usr/share/cowbird", "/library", "/boot/vms", "/srv/a\"b"})
  void finds_a_place_unusable_that_virt_aa_helper_refuses(String directory) {
    Check check = check(directory);

    assertThat(check.verdict()).isEqualTo(Verdict.MISSING);
    assertThat(check.found()).contains(directory);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "virt-aa-helper (complain)\n"})
  void looks_at_no_rules_that_are_not_enforced(String list) throws IOException {
    load(list);

    assertThat(check("/var/lib/cowbird").verdict()).isEqualTo(Verdict.GOOD);
  }

  @Test
  void knows_the_profile_by_its_older_name() throws IOException {
    load("/usr/lib/libvirt/virt-aa-helper (enforce)\n");

    assertThat(check("/var/lib/cowbird").verdict()).isEqualTo(Verdict.POOR);
  }

  @Test
  void takes_rules_for_enforced_where_that_can_not_be_seen() throws IOException {
    Files.delete(root.resolve("sys/kernel/security/apparmor/profiles"));

    assertThat(check("/var/lib/cowbird").verdict()).isEqualTo(Verdict.POOR);
  }

  @Test
  void can_do_without_a_profile() throws IOException {
    Files.delete(profiles.resolve(PROFILE));

    assertThat(check("/var/lib/cowbird").verdict()).isEqualTo(Verdict.GOOD);
  }
}

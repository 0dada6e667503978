/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AppArmorRulesTest {
  @TempDir
  private Path directory;

  private boolean allows(String rules, String file) throws IOException {
    Path profile = Files.writeString(directory.resolve("profile"), rules);
    return AppArmorRules.read(profile, directory).allowReading(Path.of(file));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
          /srv/** r,              | /srv/a/b             | true
          /srv/* r,               | /srv/a               | true
          /srv/* r,               | /srv/a/b             | false
          /srv/** r,              | /src/a               | false
          /{mnt,srv}/** rk,       | /mnt/a               | true
          /{mnt,srv}/** rk,       | /opt/a               | false
          /**/disk{,.*} r,        | /x/instances/vm/disk | true
          /**/disk{,.*} r,        | /x/_base/0123        | false
          /**.img r,              | /x/a.img             | true
          /**.img r,              | /x/aximg             | false
          /x/[0-9]* r,            | /x/1a                | true
          /x/[0-9]* r,            | /x/a                 | false
          @{HOME}/** r,           | /home/kim/vms/a      | true
          @{HOME}/** r,           | /root/vms/a          | true
          @{HOME}/** r,           | /home/a              | false
          @{PROC}/** r,           | /proc/a              | false
          "/with space/**" r,     | /with space/a        | true
          owner /srv/** rw,       | /srv/a               | true
          /srv/** w,              | /srv/a               | false
          # /srv/** r,            | /srv/a               | false
          network inet,           | /srv/a               | false
          """)
  void understands_a_rule(String rule, String file, boolean allowed) throws IOException {
    assertThat(allows("profile x {\n  " + rule + "\n}\n", file)).isEqualTo(allowed);
  }

  @Test
  void lets_what_is_denied_win() throws IOException {
    String rules = "audit deny @{HOME}/.*/** mrwkl,\n@{HOME}/** r,\n";

    assertThat(allows(rules, "/home/kim/.local/share/cowbird/a")).isFalse();
    assertThat(allows(rules, "/home/kim/vms/a")).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"#include <local/x>", "include <local/x>", "include if exists <local/x>"})
  void follows_what_is_included_once(String include) throws IOException {
    Path local = Files.createDirectory(directory.resolve("local"));
    Files.writeString(local.resolve("x"), "/srv/** r,\n#include <local/x>\n#include <absent>\n");

    assertThat(allows(include + "\n", "/srv/a")).isTrue();
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cowbird.driver.domain.DiskDevice.Access;
import dev.cowbird.driver.domain.DomainFiles.Used;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DomainFilesTest {
  @Test
  void tells_what_a_guest_may_do_with_each_file() {
    String xml = """
        <domain><devices>
          <disk type='file'><source file='/w'/><backingStore type='file'>
            <source file='/b'/><backingStore/></backingStore></disk>
          <disk type='block'><source dev='/dev/w'/></disk>
          <disk type='file'><source file='/r'/><readonly/></disk>
          <disk type='file'><source file='/s'/><shareable/></disk>
          <disk type='file' device='cdrom'><readonly/></disk>
          <disk type='file' device='cdrom'><source file='/c'/><shareable/></disk>
          <disk type='network'><source protocol='rbd' name='p/i'/></disk>
          <disk type='file'><source file='odd'/></disk>
        </devices></domain>""";

    assertThat(DomainFiles.read(xml))
        .containsExactlyInAnyOrder(
            new Used(Path.of("/w"), Access.READ_WRITE),
            new Used(Path.of("/b"), Access.READ_ONLY),
            new Used(Path.of("/dev/w"), Access.READ_WRITE),
            new Used(Path.of("/r"), Access.READ_ONLY),
            new Used(Path.of("/c"), Access.READ_ONLY),
            new Used(Path.of("/s"), Access.SHAREABLE));
  }

  @Test
  void tells_it_of_one_disk() {
    assertThat(DomainFiles.ofDisk("<disk><source dev='/dev/s'/><shareable/></disk>"))
        .containsExactly(new Used(Path.of("/dev/s"), Access.SHAREABLE));
  }
}

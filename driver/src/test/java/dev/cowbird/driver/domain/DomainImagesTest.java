/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cowbird.imagebackend.UsedImage;
import dev.cowbird.imagebackend.UsedImage.Backing;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class DomainImagesTest {
  private static final String BASE = "0123456789abcdef0123456789abcdef01234567";

  private static List<UsedImage> read(String disks) {
    return DomainImages.read("<domain><devices>" + disks + "</devices></domain>", "domain web");
  }

  private static UsedImage open(String file) {
    return new UsedImage(Path.of(file), Backing.IN_HEADER, "domain web");
  }

  @Test
  void a_disk_whose_chain_is_not_described_is_looked_into() {
    assertThat(read("<disk type='file'><driver name='qemu' type='qcow2'/>"
            + "<source file='/a &amp; b.qcow2'/><target dev='vda'/></disk>"
            + "<disk type='file'><source file='/unsaid'/></disk>"
            + "<disk type='block'><driver type='qcow2'/><source dev='/dev/sdb'/></disk>"))
        .containsExactly(open("/a & b.qcow2"), open("/unsaid"), open("/dev/sdb"));
  }

  @Test
  void a_raw_disk_is_not() {
    assertThat(read("<disk type='file'><driver name='qemu' type='raw'/>"
            + "<source file='/a.raw'/></disk>"))
        .isEmpty();
  }

  @Test
  void a_chain_that_is_described_to_its_end_is_not() {
    assertThat(read("<disk type='file'><driver type='qcow2'/><source file='/a.qcow2'/>"
            + "<backingStore type='file'><format type='qcow2'/><source file='/b.qcow2'/>"
            + "<backingStore/></backingStore></disk>"))
        .isEmpty();
  }

  @Test
  void a_chain_that_breaks_off_is_looked_into_where_it_does() {
    assertThat(read("<disk type='file'><driver type='qcow2'/><source file='/a.qcow2'/>"
            + "<backingStore type='file'><format type='qcow2'/><source file='/b.qcow2'/>"
            + "</backingStore></disk>"))
        .containsExactly(open("/b.qcow2"));
    assertThat(read("<disk type='file'><driver type='qcow2'/><source file='/a.qcow2'/>"
            + "<backingStore type='file'><format type='raw'/><source file='/b.raw'/>"
            + "</backingStore></disk>"))
        .isEmpty();
  }

  @Test
  void what_is_named_of_the_cache_is_used_wherever_it_stands() {
    UsedImage sized = new UsedImage(Path.of("/" + BASE + "_20"), Backing.KNOWN, "domain web");

    assertThat(read("<disk type='file'><driver type='qcow2'/><source file='/a.qcow2'/>"
            + "<backingStore type='file'><format type='raw'/>"
            + "<source file='/state/_base/" + BASE + "_20'/><backingStore/></backingStore></disk>"))
        .containsExactly(sized);
    assertThat(DomainImages.read(
            "<domain><metadata>x" + BASE + "_20</metadata></domain>", "domain web"))
        .containsExactly(sized);
  }

  @Test
  void other_disks_name_no_file() {
    assertThat(read("<disk type='network'><source protocol='rbd' name='pool/a'/></disk>"
            + "<disk type='volume'><source pool='default' volume='a'/></disk>"
            + "<disk type='file' device='cdrom'><target dev='sda'/></disk>"
            + "<disk type='file'><source file='relative'/></disk>"))
        .isEmpty();
  }

  @Test
  void what_is_no_description_is_refused() {
    assertThatIllegalArgumentException().isThrownBy(() -> DomainImages.read("<domain>", "web"));
  }
}

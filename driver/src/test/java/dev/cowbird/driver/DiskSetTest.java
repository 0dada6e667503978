/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiskSetTest {
  private static final String TWENTY = "12345678901234567890";
  private static final String THIRTY_SIX = TWENTY + "1234567890123456";

  private static List<DiskSpec> set(String... disks) {
    return DiskSet.of(Arrays.stream(disks).map(DiskSpec::parse).toList());
  }

  @ParameterizedTest
  @CsvSource({"virtio, " + TWENTY, "sata, " + TWENTY, "scsi, " + THIRTY_SIX, "usb, " + THIRTY_SIX})
  void serial_numbers_differ_in_what_guests_are_shown(String bus, String shown) {
    String disk = "blank:1G,bus=" + bus + ",serial=" + shown;

    assertThatIllegalArgumentException()
        .isThrownBy(() -> set(disk + "A", disk + "B"))
        .withMessageContaining("as guests are shown it, " + shown);
    String shorter = disk.substring(0, disk.length() - 1);
    assertThat(set(shorter + "A", shorter + "B")).hasSize(2);
  }
}

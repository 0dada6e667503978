/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void lines_columns_up() {
    assertThat(Table.render(List.of(
            List.of("NAME", "STATE", "IMAGE"),
            List.of("a", "shut off", "x"),
            List.of("longer", "on", "y z"))))
        .isEqualTo("""
            NAME    STATE     IMAGE
            a       shut off  x
            longer  on        y z""");
  }

  @Test
  void leaves_no_blanks_at_the_end() {
    assertThat(Table.render(List.of(List.of("a", "long"), List.of("b", ""))))
        .isEqualTo("a  long\nb");
  }

  @Test
  void renders_one_row() {
    assertThat(Table.render(List.of(List.of("NAME", "STATE")))).isEqualTo("NAME  STATE");
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.cli.manual;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RoffTest {
  @Test
  void begins_no_macro_by_what_is_to_be_read() {
    assertThat(new Roff().text(".qcow2 and '.raw'").text("'quoted'"))
        .hasToString("\\&.qcow2 and '.raw'\n\\&'quoted'\n");
  }

  @Test
  void keeps_backslashes_and_hyphens() {
    assertThat(new Roff().text("a\\nb --json")).hasToString("a\\enb \\-\\-json\n");
    assertThat(Roff.bold("--json")).isEqualTo("\\fB\\-\\-json\\fR");
  }

  @Test
  void marks_no_text_that_is_not_there() {
    assertThat(Roff.italic("")).isEmpty();
  }

  @Test
  void shows_an_indented_line_as_it_is() {
    assertThat(new Roff().line("Type:").line("  cowbird ls"))
        .hasToString("Type:\n.PP\n.EX\n  cowbird ls\n.EE\n");
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cowbird.imagebackend.InstanceName;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DomainMetadataTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"/var/lib/cowbird", "/a & b/<c>/'d'/\"e\"", "/Küche/台所 🐦", "/ a\n\tb\r ", "/]]>"})
  void comes_back_from_a_description(String directory) {
    DomainMetadata metadata = new DomainMetadata(new InstanceName("vm"), Path.of(directory));

    assertThat(DomainMetadata.read(DomainXml.of(Specs.named("vm", metadata)).text()))
        .contains(metadata);
  }

  @Test
  void comes_back_whatever_its_prefix_is() {
    String xml = """
        <domain>
          <metadata>
            <x:other xmlns:x='https://example.org/'><x:name>a</x:name></x:other>
            <instance xmlns='https://cowbird.dev/xmlns/domain/1'>
              <name>vm</name><stateDirectory>/state</stateDirectory><more/>
            </instance>
          </metadata>
        </domain>
        """;

    assertThat(DomainMetadata.read(xml))
        .contains(new DomainMetadata(new InstanceName("vm"), Path.of("/state")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<cowbird:instance xmlns:cowbird='https://cowbird.dev/xmlns/domain/1'/>",
        "<c:instance xmlns:c='https://cowbird.dev/xmlns/domain/1'><c:name>vm</c:name></c:instance>",
        "<c:instance xmlns:c='https://example.org/'><c:name>vm</c:name>"
            + "<c:stateDirectory>/s</c:stateDirectory></c:instance>",
        "<instance><name>vm</name><stateDirectory>/s</stateDirectory></instance>",
        "<c:instance xmlns:c='https://cowbird.dev/xmlns/domain/1'><c:name>../vm</c:name>"
            + "<c:stateDirectory>/s</c:stateDirectory></c:instance>",
        "<c:instance xmlns:c='https://cowbird.dev/xmlns/domain/1'><c:name>vm</c:name>"
            + "<c:stateDirectory>s</c:stateDirectory></c:instance>"
      })
  void is_absent_where_we_did_not_write_it(String metadata) {
    String xml = "<domain><name>vm</name><metadata>" + metadata + "</metadata></domain>";

    assertThat(DomainMetadata.read(xml)).isEmpty();
  }

  @Test
  void is_read_from_well_formed_descriptions_only() {
    assertThatIllegalArgumentException().isThrownBy(() -> DomainMetadata.read("<domain>"));
  }

  @Test
  void needs_an_absolute_directory() {
    InstanceName name = new InstanceName("vm");
    Path relative = Path.of("state");

    assertThatIllegalArgumentException().isThrownBy(() -> new DomainMetadata(name, relative));
  }
}

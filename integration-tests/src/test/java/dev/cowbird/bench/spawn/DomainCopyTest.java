/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.bench.spawn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cowbird.bench.host.BenchException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DomainCopyTest {
  private static final String XML = "<domain type=\"kvm\"><name>one</name><uuid>u</uuid>"
      + "<metadata><c:instance xmlns:c=\"urn:c\"><c:name>one</c:name></c:instance></metadata>"
      + "<devices><disk type=\"file\"><source file=\"/s/disk\"/>"
      + "<backingStore type=\"file\"><source file=\"/s/base\"/></backingStore></disk>"
      + "<serial type=\"pty\"><log file=\"/s/console.log\" append=\"on\"/></serial>"
      + "<console type=\"pty\"><log file=\"/s/console.log\" append=\"on\"/></console>"
      + "</devices></domain>";

  @Test
  void is_the_same_but_for_what_is_the_guests_own() {
    String copy = new DomainCopy(XML).with("two", Path.of("/p/disk"), Path.of("/p/log"));

    assertThat(copy)
        .endsWith("<domain type=\"kvm\"><name>two</name>"
            + "<devices><disk type=\"file\"><source file=\"/p/disk\"/>"
            + "<backingStore type=\"file\"><source file=\"/s/base\"/></backingStore></disk>"
            + "<serial type=\"pty\"><log append=\"on\" file=\"/p/log\"/></serial>"
            + "<console type=\"pty\"><log append=\"on\" file=\"/p/log\"/></console>"
            + "</devices></domain>");
  }

  @Test
  void what_is_no_xml_is_an_error() {
    assertThatThrownBy(() -> new DomainCopy("<domain>").with("two", Path.of("/d"), Path.of("/l")))
        .isInstanceOf(BenchException.class);
  }
}

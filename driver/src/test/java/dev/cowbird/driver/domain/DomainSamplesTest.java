/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DomainSamplesTest {
  private static final Path SCHEMA = Path.of("/usr/share/libvirt/schemas/domain.rng");

  @Tag("libvirt")
  @Test
  void all_that_is_written_is_what_libvirts_schema_allows(@TempDir Path directory)
      throws Exception {
    requireSchema();
    List<String> command = new ArrayList<>(List.of("xmllint", "--noout", "--relaxng"));
    command.add(SCHEMA.toString());
    for (Map.Entry<String, DomainSpec> sample : DomainSamples.all().entrySet()) {
      Path file = directory.resolve(sample.getKey() + ".xml");
      command.add(
          Files.writeString(file, DomainXml.of(sample.getValue()).text()).toString());
    }

    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    assertThat(output.lines()).hasSameSizeAs(DomainSamples.all().keySet());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "smallest",
        "uefi-tpm",
        "numa-pinned",
        "windows",
        "disks",
        "network-disks",
        "nics",
        "published-ports",
        "passt",
        "peripherals"
      })
  void writes_what_people_have_read(String sample) throws IOException {
    assertThat(DomainXml.of(DomainSamples.named(sample)).text())
        .isEqualTo(read("sample-" + sample + ".xml"));
  }

  @Test
  void shows_a_password_to_libvirt_only() {
    DomainSpec spec = DomainSamples.named("screens");
    DomainXml xml = DomainXml.of(spec);

    assertThat(XmlDocument.parse(xml.text()).first("//graphics/@passwd"))
        .contains(DomainSamples.PASSWORD);
    assertThat(xml.toString()).contains("passwd=\"***\"").doesNotContain("s3cr");
    assertThat(spec.toString()).contains("***").doesNotContain("s3cr");
  }

  private static String read(String golden) throws IOException {
    try (InputStream stream = DomainSamplesTest.class.getResourceAsStream(golden)) {
      return new String(stream.readAllBytes(), UTF_8);
    }
  }

  private static void requireSchema() {
    boolean hasTool = Arrays.stream(System.getenv("PATH").split(":"))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, "xmllint")));
    if (!hasTool || !Files.exists(SCHEMA)) {
      String reason =
          "xmllint or " + SCHEMA + " is missing (packages libxml2-utils, libvirt-clients)";
      if (Boolean.getBoolean("vm.required")) {
        fail(reason);
      }
      abort(reason);
    }
  }
}

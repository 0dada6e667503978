/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class XmlDocumentTest {
  @Test
  void answers_in_document_order() {
    XmlDocument document = XmlDocument.parse("<a><b c='1'>x</b><b c='2'/></a>");

    assertThat(document.all("/a/b/@c")).containsExactly("1", "2");
    assertThat(document.first("/a/b")).contains("x");
    assertThat(document.first("/a/d")).isEmpty();
  }

  @Test
  void reads_no_file_that_a_document_names(@TempDir Path directory) throws IOException {
    Path secret = Files.writeString(directory.resolve("secret"), "the secret");
    String document = "<!DOCTYPE a [<!ENTITY s SYSTEM '" + secret.toUri() + "'>]><a>&s;</a>";

    assertThatIllegalArgumentException()
        .isThrownBy(() -> XmlDocument.parse(document))
        .withMessageContaining("DOCTYPE")
        .withMessageNotContaining("the secret");
  }

  @Test
  void expands_no_entities() {
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            XmlDocument.parse("<!DOCTYPE a [<!ENTITY b 'bb'><!ENTITY c '&b;&b;'>]><a>&c;</a>"));
  }

  @Test
  void refuses_what_is_not_well_formed() {
    assertThatIllegalArgumentException().isThrownBy(() -> XmlDocument.parse(""));
    assertThatIllegalArgumentException().isThrownBy(() -> XmlDocument.parse("<a><b></a>"));
    assertThatIllegalArgumentException().isThrownBy(() -> XmlDocument.parse("<a/><a/>"));
  }

  @Test
  void refuses_a_question_that_is_none() {
    XmlDocument document = XmlDocument.parse("<a/>");

    assertThatIllegalArgumentException().isThrownBy(() -> document.first("/a["));
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain.edit;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import javax.xml.crypto.OctetStreamData;
import javax.xml.crypto.dsig.CanonicalizationMethod;
import javax.xml.crypto.dsig.TransformService;
import javax.xml.crypto.dsig.spec.TransformParameterSpec;

/** Canonical XML with comments, by the JDK: equal text is an equal document. */
final class Canonical {
  private Canonical() {}

  static String of(String xml) throws Exception {
    TransformService service =
        TransformService.getInstance(CanonicalizationMethod.INCLUSIVE_WITH_COMMENTS, "DOM");
    service.init((TransformParameterSpec) null);
    OctetStreamData canonical = (OctetStreamData) service.transform(
        new OctetStreamData(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8))), null);
    return new String(canonical.getOctetStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}

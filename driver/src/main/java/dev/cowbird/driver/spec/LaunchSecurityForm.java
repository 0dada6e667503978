/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.spec;

import dev.cowbird.driver.domain.LaunchSecurity;
import dev.cowbird.driver.domain.LaunchSecurity.Sev;
import dev.cowbird.driver.domain.LaunchSecurity.SevSnp;
import dev.cowbird.driver.spec.form.Form;
import dev.cowbird.driver.spec.form.Mapping;
import dev.cowbird.driver.spec.form.Said;
import dev.cowbird.driver.spec.form.Said.Place;
import dev.cowbird.driver.spec.form.Scalar;
import dev.cowbird.driver.text.Quoted;

/** Encryption that keeps a guest's memory from its host. */
final class LaunchSecurityForm {
  private static final Place<Sev> SEV = new Place<>();
  private static final Place<SevSnp> SEV_SNP = new Place<>();
  private static final Place<Long> POLICY = new Place<>();
  private static final Place<Integer> CBIT_POSITION = new Place<>();
  private static final Place<Integer> REDUCED_BITS = new Place<>();
  private static final Place<String> DH_CERT = new Place<>();
  private static final Place<String> SESSION = new Place<>();

  private static final Form<Long> POLICY_FORM =
      Scalar.written("a policy, such as 0x33", LaunchSecurityForm::policy);
  private static final Form<Integer> BITS = Scalar.number(0, 63);

  private static final Form<Sev> SEV_FORM = Mapping.of("a mapping with policy", Said::new)
      .required("policy", "The guest owner's, 32 bits.", POLICY_FORM, POLICY)
      .key("cbitPosition", "The host's if it is left out.", BITS, CBIT_POSITION)
      .key("reducedPhysicalBits", "The host's if it is left out.", BITS, REDUCED_BITS)
      .key("dhCert", "The owner's Diffie-Hellman key, in base64.", CommonForms.TEXT, DH_CERT)
      .key("session", "The owner's session, in base64.", CommonForms.TEXT, SESSION)
      .build(said -> new Sev(
          said.get(POLICY),
          said.find(CBIT_POSITION),
          said.find(REDUCED_BITS),
          said.find(DH_CERT),
          said.find(SESSION)));

  private static final Form<SevSnp> SEV_SNP_FORM = Mapping.of("a mapping with policy", Said::new)
      .required("policy", "The guest owner's, 64 bits.", POLICY_FORM, POLICY)
      .build(said -> new SevSnp(said.get(POLICY)));

  static final Form<LaunchSecurity> FORM = Mapping.of("a mapping with sev or sevSnp", Said::new)
      .exactlyOne("sev", "sevSnp")
      .key("sev", "AMD's SEV, and SEV-ES by bit 2 of the policy.", SEV_FORM, SEV)
      .key("sevSnp", "AMD's SEV-SNP, which libvirt has since 10.5.", SEV_SNP_FORM, SEV_SNP)
      .build(LaunchSecurityForm::security);

  private LaunchSecurityForm() {}

  private static LaunchSecurity security(Said said) {
    return said.find(SEV).<LaunchSecurity>map(sev -> sev).orElseGet(() -> said.get(SEV_SNP));
  }

  private static Long policy(String text) {
    try {
      return text.startsWith("0x")
          ? Long.parseUnsignedLong(text.substring(2), 16)
          : Long.parseUnsignedLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          Quoted.of(text) + " is not a policy: a number of 64 bits, such as 0x33", e);
    }
  }
}

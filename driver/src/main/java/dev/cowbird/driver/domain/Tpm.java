/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import java.util.Optional;

/**
 * A TPM 2.0, which swtpm plays on the host.
 *
 * @param model empty for the one that the architecture has
 */
public record Tpm(Optional<Model> model) {
  /** How the guest talks to it. */
  public enum Model {
    CRB,
    TIS
  }

  /** Of the model that the architecture has. */
  public static Tpm standard() {
    return new Tpm(Optional.empty());
  }

  /** The model that was asked for, or the one that the architecture has. */
  public Model model(Architecture architecture) {
    return model.orElseGet(() -> switch (architecture) {
      case X86_64 -> Model.CRB;
      case AARCH64 -> Model.TIS;
    });
  }
}

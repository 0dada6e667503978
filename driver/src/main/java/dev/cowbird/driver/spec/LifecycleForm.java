/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.spec;

import dev.cowbird.driver.domain.Label;
import dev.cowbird.driver.domain.LifecycleAction;
import dev.cowbird.driver.domain.LifecycleActions;
import dev.cowbird.driver.spec.form.Form;
import dev.cowbird.driver.spec.form.Mapping;
import dev.cowbird.driver.spec.form.Said;
import dev.cowbird.driver.spec.form.Said.Place;
import dev.cowbird.driver.spec.form.Scalar;

/** What becomes of a machine when its guest ends by itself. */
final class LifecycleForm {
  private static final Place<LifecycleAction> POWEROFF = new Place<>();
  private static final Place<LifecycleAction> REBOOT = new Place<>();
  private static final Place<LifecycleAction> CRASH = new Place<>();

  private static final Form<LifecycleAction> ACTION =
      Scalar.choice(LifecycleAction.class, Label::of);

  static final Form<LifecycleActions> FORM = Mapping.of(
          "a mapping with poweroff, reboot, crash", Said::new)
      .key("poweroff", "destroy if it is left out.", ACTION, POWEROFF)
      .key("reboot", "restart if it is left out.", ACTION, REBOOT)
      .key("crash", "destroy if it is left out.", ACTION, CRASH)
      .build(LifecycleForm::actions);

  private LifecycleForm() {}

  private static LifecycleActions actions(Said said) {
    LifecycleActions standard = LifecycleActions.standard();
    return new LifecycleActions(
        said.find(POWEROFF).orElse(standard.poweroff()),
        said.find(REBOOT).orElse(standard.reboot()),
        said.find(CRASH).orElse(standard.crash()));
  }
}

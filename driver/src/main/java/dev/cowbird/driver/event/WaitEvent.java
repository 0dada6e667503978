/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.event;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;

@Name("cowbird.Wait")
@Label("Wait")
@Description("A guest is waited for")
final class WaitEvent extends MachineEvent {
  @Label("Until")
  @Description("What is waited for: console, shut off")
  final String until;

  WaitEvent(String instance, String until) {
    super(instance);
    this.until = until;
    begin();
  }
}

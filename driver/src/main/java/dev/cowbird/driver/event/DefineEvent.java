/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.event;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;

@Name("cowbird.Define")
@Label("Define")
@Description("The hypervisor takes in a domain's description")
final class DefineEvent extends MachineEvent {
  DefineEvent(String instance) {
    super(instance);
    begin();
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.event;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;

@Name("cowbird.Remove")
@Label("Remove")
@Description("A domain is ended and forgotten, its disk and directory removed")
final class RemoveEvent extends MachineEvent {
  RemoveEvent(String instance) {
    super(instance);
    begin();
  }
}

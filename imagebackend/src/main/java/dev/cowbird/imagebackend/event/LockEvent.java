/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.event;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;

@Name("cowbird.Lock")
@Label("Lock")
@Description("A lock is waited for, until it is held")
final class LockEvent extends SpanEvent {
  @Label("Key")
  final String key;

  @Label("Mode")
  final String mode;

  @Label("Purpose")
  @Description("What it is wanted for")
  final String purpose;

  LockEvent(String key, String mode, String purpose) {
    this.key = key;
    this.mode = mode;
    this.purpose = purpose;
    begin();
  }
}

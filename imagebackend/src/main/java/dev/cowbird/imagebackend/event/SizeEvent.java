/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.event;

import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;

@Name("cowbird.Size")
@Label("Size")
@Description("A sized base is made: a base is copied and grown")
final class SizeEvent extends SpanEvent {
  @Label("Cache Id")
  final String cacheId;

  @Label("Size")
  @DataAmount
  final long size;

  SizeEvent(String cacheId, long size) {
    this.cacheId = cacheId;
    this.size = size;
    begin();
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.event;

import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;

@Name("cowbird.Fetch")
@Label("Fetch")
@Description("An image's bytes come from its source, are digested, and written to the cache")
final class FetchEvent extends SpanEvent implements TransferSpan {
  @Label("Image")
  final String image;

  @Label("Cache Id")
  final String cacheId;

  @Label("Bytes")
  @Description("That came in this process; -1 if it failed")
  @DataAmount
  long bytes = -1;

  FetchEvent(String image, String cacheId) {
    this.image = image;
    this.cacheId = cacheId;
    begin();
  }

  @Override
  public void moved(long moved) {
    bytes = moved;
  }
}

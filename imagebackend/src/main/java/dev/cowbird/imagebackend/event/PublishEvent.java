/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.event;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;

@Name("cowbird.Publish")
@Label("Publish")
@Description("A base is made durable and gets its name")
final class PublishEvent extends SpanEvent {
  @Label("Image")
  final String image;

  @Label("Cache Id")
  final String cacheId;

  PublishEvent(String image, String cacheId) {
    this.image = image;
    this.cacheId = cacheId;
    begin();
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Writes what a person sees and types on: {@code <input>}, {@code <graphics>}, {@code <video>}. */
final class ScreenXml {
  private static final DateTimeFormatter UTC_SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss").withZone(ZoneOffset.UTC);

  private ScreenXml() {}

  static void writeInputs(XmlElement devices, Peripherals peripherals) {
    peripherals.inputs().forEach(input -> input.write(devices.child("input")));
  }

  static void write(XmlElement devices, Peripherals peripherals) {
    peripherals.graphics().forEach(graphics -> graphics(devices.child("graphics"), graphics));
    VideoModel usual = peripherals.graphics().isEmpty() ? VideoModel.NONE : VideoModel.VIRTIO;
    VideoModel video = peripherals.video().orElse(usual);
    devices.child("video").child("model").with("type", Label.of(video));
  }

  private static void graphics(XmlElement element, Graphics graphics) {
    element.with("type", Label.of(graphics.protocol())).with("listen", graphics.listen());
    graphics
        .port()
        .ifPresentOrElse(
            port -> element.with("port", port.toString()).with("autoport", "no"),
            () -> element.with("autoport", "yes"));
    graphics.password().ifPresent(password -> element.with("passwd", password));
    graphics
        .passwordValidTo()
        .ifPresent(end -> element.with("passwdValidTo", UTC_SECONDS.format(end)));
    element.child("listen").with("type", "address").with("address", graphics.listen());
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

/** What a guest is typed and pointed at with, besides PS/2, which x86-64 has with any screen. */
public enum InputDevice {
  /** Points at a place, so that a viewer need not catch the mouse. */
  USB_TABLET("tablet", "usb"),
  USB_KEYBOARD("keyboard", "usb"),
  USB_MOUSE("mouse", "usb"),
  VIRTIO_TABLET("tablet", "virtio"),
  VIRTIO_KEYBOARD("keyboard", "virtio"),
  VIRTIO_MOUSE("mouse", "virtio");

  private final String type;
  private final String bus;

  InputDevice(String type, String bus) {
    this.type = type;
    this.bus = bus;
  }

  boolean isUsb() {
    return bus.equals("usb");
  }

  void write(XmlElement input) {
    input.with("type", type).with("bus", bus);
  }
}

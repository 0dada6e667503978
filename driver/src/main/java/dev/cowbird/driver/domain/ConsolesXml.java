/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain;

import java.util.List;

/**
 * Writes what a guest is talked to through: {@code <serial>}, {@code <console>}, {@code <channel>}.
 */
final class ConsolesXml {
  private ConsolesXml() {}

  static void write(XmlElement devices, DomainSpec spec) {
    String log = spec.consoleLog().toString();
    XmlElement serial = devices.child("serial").with("type", "pty");
    serial.child("log").with("file", log).with("append", "on");
    serial.child("target").with("port", "0");
    List<SerialPort> others = spec.hardware().peripherals().serialPorts();
    for (int i = 0; i < others.size(); i++) {
      XmlElement other = devices.child("serial");
      port(other, others.get(i));
      other.child("target").with("port", Integer.toString(i + 1));
    }
    XmlElement console = devices.child("console").with("type", "pty");
    console.child("target").with("type", "serial").with("port", "0");
    if (spec.hardware().peripherals().agent().isOn()) {
      XmlElement agent = devices.child("channel").with("type", "unix");
      agent.child("target").with("type", "virtio").with("name", "org.qemu.guest_agent.0");
    }
  }

  private static void port(XmlElement serial, SerialPort port) {
    if (port instanceof SerialPort.Pty) {
      serial.with("type", "pty");
    } else if (port instanceof SerialPort.UnixSocket socket) {
      serial
          .with("type", "unix")
          .child("source")
          .with("mode", "bind")
          .with("path", socket.path().toString());
    } else if (port instanceof SerialPort.OutputFile file) {
      serial.with("type", "file").child("source").with("path", file.path().toString());
    } else {
      throw new IllegalStateException("No description for " + port);
    }
  }
}

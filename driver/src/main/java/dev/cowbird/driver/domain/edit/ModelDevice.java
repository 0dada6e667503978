/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.domain.edit;

import dev.cowbird.driver.address.MacAddress;
import dev.cowbird.driver.domain.DeviceXml;
import dev.cowbird.driver.domain.DiskDevice;
import dev.cowbird.driver.domain.DiskSource;
import dev.cowbird.driver.domain.Nic;
import dev.cowbird.driver.domain.NicSource;
import java.util.function.Consumer;

/** Devices as the domain model writes them, of which a part is put into one that exists. */
final class ModelDevice {
  private static final MacAddress ANY_MAC = new MacAddress("52:54:00:00:00:00");
  private static final NicSource ANY_SOURCE = new NicSource.VirtualNetwork("any");

  private ModelDevice() {}

  static Device nic(Consumer<Nic.Builder> parts) {
    return nic(ANY_SOURCE, parts);
  }

  static Device nic(NicSource source, Consumer<Nic.Builder> parts) {
    Nic.Builder builder = Nic.builder(source);
    parts.accept(builder);
    return Device.of(DeviceXml.of(builder.build(), ANY_MAC));
  }

  static Device drive(DiskSource source) {
    return Device.of(DeviceXml.of(DiskDevice.cdrom(source), "sda", 0));
  }
}

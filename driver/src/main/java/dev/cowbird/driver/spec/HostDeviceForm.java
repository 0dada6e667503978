/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.spec;

import dev.cowbird.driver.domain.HostDevice;
import dev.cowbird.driver.domain.HostDevice.Mdev;
import dev.cowbird.driver.domain.HostDevice.Pci;
import dev.cowbird.driver.domain.HostDevice.Usb;
import dev.cowbird.driver.domain.PciAddress;
import dev.cowbird.driver.spec.form.Form;
import dev.cowbird.driver.spec.form.Mapping;
import dev.cowbird.driver.spec.form.Said;
import dev.cowbird.driver.spec.form.Said.Place;
import dev.cowbird.driver.spec.form.Scalar;
import dev.cowbird.driver.text.Quoted;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A device of the host's that a guest is given. */
final class HostDeviceForm {
  private static final Pattern USB_ID = Pattern.compile("(\\p{XDigit}{4}):(\\p{XDigit}{4})");

  private static final Place<PciAddress> PCI = new Place<>();
  private static final Place<Integer> BOOT_ORDER = new Place<>();
  private static final Place<Mdev> MDEV = new Place<>();
  private static final Place<Usb> USB = new Place<>();

  static final Form<HostDevice> FORM = Mapping.of("a mapping with pci, mdev or usb", Said::new)
      .exactlyOne("pci", "mdev", "usb")
      .key("pci", "A PCI device, as lspci -D prints it.", CommonForms.PCI, PCI)
      .key(
          "bootOrder",
          "Its place among what is booted from; with pci.",
          CommonForms.BOOT_ORDER,
          BOOT_ORDER)
      .key("mdev", "A mediated device, by its UUID.", CommonForms.UNIQUE_ID.map(Mdev::new), MDEV)
      .key(
          "usb",
          "A USB device by vendor and product, as lsusb prints them.",
          Scalar.text("a USB id, such as 046d:c52b", HostDeviceForm::usb),
          USB)
      .build(HostDeviceForm::device);

  private HostDeviceForm() {}

  private static HostDevice device(Said said) {
    if (said.find(PCI).isPresent()) {
      return new Pci(said.get(PCI), said.find(BOOT_ORDER));
    }
    if (said.find(BOOT_ORDER).isPresent()) {
      throw new IllegalArgumentException("bootOrder belongs to pci");
    }
    return said.find(MDEV).<HostDevice>map(mdev -> mdev).orElseGet(() -> said.get(USB));
  }

  private static Usb usb(String text) {
    Matcher matcher = USB_ID.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          Quoted.of(text) + " is not a USB device's vendor and product, such as 046d:c52b");
    }
    return new Usb(Integer.parseInt(matcher.group(1), 16), Integer.parseInt(matcher.group(2), 16));
  }
}

/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.hypervisor.libvirt;

import dev.cowbird.driver.DriverException;
import dev.cowbird.driver.DriverException.Kind;
import dev.cowbird.driver.domain.Throttle;
import dev.cowbird.driver.domain.XmlDocument;
import dev.cowbird.driver.hypervisor.DeviceScope;
import dev.cowbird.driver.hypervisor.libvirt.LibvirtDomain.Command;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** The devices of one domain: what {@link LibvirtDomain} does with them. */
final class LibvirtDevices {
  private final LibvirtDomain domain;

  LibvirtDevices(LibvirtDomain domain) {
    this.domain = domain;
  }

  /**
   * With both flags libvirt changes a copy of the definition first, and keeps it if all is well.
   */
  void attach(String device, Set<DeviceScope> scopes) {
    perform(
        "attach a device to",
        (calls, pointer) -> calls.virDomainAttachDeviceFlags(pointer, device, flags(scopes)));
  }

  void update(String device, DeviceScope scope) {
    perform(
        "change a device of",
        (calls, pointer) ->
            calls.virDomainUpdateDeviceFlags(pointer, device, flags(EnumSet.of(scope))));
  }

  void detach(String device) {
    perform(
        "detach a device from",
        (calls, pointer) -> calls.virDomainDetachDeviceFlags(
            pointer, device, LibvirtCalls.VIR_DOMAIN_AFFECT_CONFIG));
  }

  /**
   * libvirt's call ends well after a few seconds whether the guest has let go or not. So the
   * description tells, looked at after each event, and now and then should one have been missed.
   */
  void unplug(String device, String alias, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    LibvirtLink link = domain.link();
    try (RemovalRefusals.Watch watch = link.refusals().watch(domain.uuid(), alias)) {
      perform(
          "unplug a device from",
          (calls, pointer) -> calls.virDomainDetachDeviceFlags(
              pointer, device, LibvirtCalls.VIR_DOMAIN_AFFECT_LIVE));
      while (true) {
        long seen = link.changes().count();
        if (!hasDevice(alias)) {
          return;
        }
        if (watch.isRefused()) {
          throw kept(Kind.CONFLICT, alias, "its guest refuses to let go of it");
        }
        Duration left = Duration.ofNanos(deadline - System.nanoTime());
        if (left.isNegative() || left.isZero()) {
          throw kept(
              Kind.TIMED_OUT,
              alias,
              "its guest has not let go of it after " + timeout.toMillis() + " ms");
        }
        domain.waitForChange(seen, left);
      }
    }
  }

  private boolean hasDevice(String alias) {
    return XmlDocument.parse(domain.xml()).all("/domain/devices/*/alias/@name").contains(alias);
  }

  private DriverException kept(Kind kind, String alias, String why) {
    return new DriverException(
        kind, "Can't unplug " + alias + " from domain '" + domain.name() + "': " + why);
  }

  void throttle(String target, Optional<Throttle> throttle, Set<DeviceScope> scopes) {
    perform(
        "throttle " + target + " of",
        (calls, pointer) -> BlockThrottle.set(calls, pointer, target, throttle, flags(scopes)));
  }

  private void perform(String verb, Command command) {
    domain.call(verb, LibvirtDevices::kind, (connection, pointer) -> {
      if (command.run(connection.calls(), pointer) < 0) {
        throw LibvirtFailure.last(connection.calls());
      }
      return domain;
    });
  }

  private static Kind kind(int code) {
    return switch (code) {
      case LibvirtCalls.VIR_ERR_NO_DOMAIN, LibvirtCalls.VIR_ERR_DEVICE_MISSING -> Kind.NOT_FOUND;
      case LibvirtCalls.VIR_ERR_OPERATION_INVALID, LibvirtCalls.VIR_ERR_OPERATION_FAILED ->
        Kind.CONFLICT;
      case LibvirtCalls.VIR_ERR_XML_ERROR,
          LibvirtCalls.VIR_ERR_XML_DETAIL,
          LibvirtCalls.VIR_ERR_CONFIG_UNSUPPORTED,
          LibvirtCalls.VIR_ERR_ARGUMENT_UNSUPPORTED,
          LibvirtCalls.VIR_ERR_OPERATION_UNSUPPORTED,
          LibvirtCalls.VIR_ERR_INVALID_ARG -> Kind.DOMAIN_REFUSED;
      default -> Kind.HYPERVISOR_ERROR;
    };
  }

  private static int flags(Set<DeviceScope> scopes) {
    return scopes.stream()
        .mapToInt(scope -> switch (scope) {
          case LIVE -> LibvirtCalls.VIR_DOMAIN_AFFECT_LIVE;
          case CONFIG -> LibvirtCalls.VIR_DOMAIN_AFFECT_CONFIG;
        })
        .sum();
  }
}
